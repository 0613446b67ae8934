// The dependency map. Where things stand was worked out on the server; this draws, pans and picks.
(() => {
  "use strict";
  const box = document.querySelector("[data-map]");
  if (!box || !window.cytoscape) return;
  const state = document.querySelector("[data-map-state]");
  const side = document.querySelector("[data-map-side]");
  const key = document.querySelector("[data-map-key]");
  const form = document.querySelector("[data-map-form]");
  const SHAPES = { businessfunction: "round-rectangle", businessprocess: "round-rectangle", dataset: "barrel", system: "ellipse", thirdparty: "hexagon" };
  const KINDS = { businessfunction: "function", businessprocess: "process", dataset: "data", system: "system", thirdparty: "third party" };
  const WHEEL = ["primary", "part", "good", "unseen", "late", "excused", "bad"];
  const FEW = 400; // below this, every box carries its name

  const { colour } = window.hisaar;
  const tone = (name) => colour(name === "primary" ? "--tblr-primary" : `--hs-${name}`);

  let map = null;
  let data = null;

  function groups() {
    const by = form.elements.colour.value;
    if (by === "criticality") {
      return { value: (i) => data.criticality[i] || "not rated", tones: { critical: tone("bad"), important: tone("part"), other: tone("off"), "not rated": tone("off") } };
    }
    if (by === "conflict") {
      return { value: (i) => (data.trouble[i] ? "falls short" : "keeps its promise, or promises nothing"), tones: { "falls short": tone("bad"), "keeps its promise, or promises nothing": tone("off") } };
    }
    const zones = [...new Set(data.zone)].sort();
    return { value: (i) => data.zone[i] || "no zone", tones: Object.fromEntries(zones.map((z, n) => [z || "no zone", z ? tone(WHEEL[n % WHEEL.length]) : tone("off")])) };
  }

  function paint() {
    const { value, tones } = groups();
    map.batch(() => map.nodes().forEach((n) => n.data("tone", tones[value(n.data("at"))])));
    key.replaceChildren(...Object.entries(tones).map(([label, fill]) => {
      const item = document.createElement("li");
      const mark = document.createElement("span");
      mark.style.setProperty("--key", fill);
      item.append(mark, label);
      return item;
    }));
  }

  function style() {
    const small = data.code.length <= FEW;
    const text = colour("--tblr-body-color");
    const line = colour("--hs-muted");
    return [
      { selector: "node", style: { "background-color": "data(tone)", shape: "data(shape)", width: small ? 34 : 26, height: small ? 22 : 22, label: "data(title)", color: text, "font-size": small ? 11 : 10, "min-zoomed-font-size": 7, "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "ellipsis", "text-max-width": small ? 170 : 44, "font-family": getComputedStyle(document.body).fontFamily } },
      { selector: "edge", style: { width: 1, "line-color": line, opacity: small ? 0.7 : 0.25, "curve-style": small ? "bezier" : "haystack", "target-arrow-shape": small ? "triangle" : "none", "target-arrow-color": line, "arrow-scale": 0.7 } },
      { selector: "node.near", style: { "border-width": 3, "border-color": text } },
      { selector: "edge.near", style: { opacity: 1, width: 2, "line-color": text, "target-arrow-color": text } },
      { selector: ".far", style: { opacity: 0.2 } },
    ];
  }

  function elements() {
    const nodes = data.code.map((code, i) => ({ data: { id: code, at: i, title: data.title[i], shape: SHAPES[data.register[i]], tone: "grey" }, position: { x: data.x[i], y: data.y[i] } }));
    const edges = data.source.map((s, i) => ({ data: { id: `e${i}`, source: data.code[s], target: data.code[data.target[i]] } }));
    return [...nodes, ...edges];
  }

  async function choose(code, dims = true) {
    const node = map.getElementById(code);
    map.batch(() => {
      map.elements().removeClass("near far");
      if (node.empty()) return;
      node.addClass("near");
      if (!dims) return;
      const near = node.closedNeighborhood();
      near.addClass("near");
      map.elements().not(near).addClass("far");
    });
    const answer = await fetch(box.dataset.node.replace("CODE", encodeURIComponent(code)), { headers: { "HX-Request": "true" } });
    if (answer.ok) side.innerHTML = await answer.text();
  }

  function draw() {
    map?.destroy();
    map = window.cytoscape({
      container: box, elements: elements(), layout: { name: "preset", fit: true, padding: 40 }, style: style(),
      minZoom: 0.02, maxZoom: 3, pixelRatio: data.code.length > FEW ? 1 : "auto",
      textureOnViewport: data.code.length > FEW, hideEdgesOnViewport: data.code.length > FEW,
      boxSelectionEnabled: false, autoungrabify: true,
    });
    paint();
    map.on("tap", "node", (event) => choose(event.target.id()));
    map.on("tap", (event) => { if (event.target === map) map.elements().removeClass("near far"); });
    if (box.dataset.focus) choose(box.dataset.focus, false);
    else if (data.code.length > FEW && box.clientWidth < 700) map.zoom({ level: 0.4, position: { x: data.x[0], y: data.y[0] } });
  }

  function download() {
    const link = document.createElement("a");
    link.href = map.png({ full: false, scale: 2, bg: colour("--tblr-bg-surface") });
    link.download = "dependency-map.png";
    link.click();
  }

  const STEPS = {
    in: () => map.zoom({ level: map.zoom() * 1.4, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } }),
    out: () => map.zoom({ level: map.zoom() / 1.4, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } }),
    fit: () => map.fit(undefined, 40),
    png: download,
  };

  async function load() {
    const answer = await fetch(box.dataset.map + window.location.search);
    if (!answer.ok) {
      state.textContent = "The map could not be loaded. Reload the page, or open the table.";
      return;
    }
    data = await answer.json();
    draw();
    state.textContent = `${data.code.length.toLocaleString("en")} things, ${data.source.length.toLocaleString("en")} needs`;
    const codes = document.getElementById("map-codes");
    codes.replaceChildren(...data.code.slice(0, 3000).map((code, i) => {
      const option = document.createElement("option");
      option.value = code;
      option.label = `${data.title[i]} (${KINDS[data.register[i]]})`;
      return option;
    }));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-map-step]");
    if (button && map) STEPS[button.dataset.mapStep]();
  });
  form.elements.colour.addEventListener("change", () => {
    if (!map) return;
    paint();
    const address = new URL(window.location);
    address.searchParams.set("colour", form.elements.colour.value);
    window.history.replaceState({}, "", address);
  });
  new MutationObserver(() => data && draw()).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  load();
})();
