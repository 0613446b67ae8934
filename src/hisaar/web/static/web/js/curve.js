// A curve's data stand in data-curve, place by place. The pointer, or the arrow keys on the picture,
// show what every line says at an amount.
(() => {
  "use strict";
  const NS = "http://www.w3.org/2000/svg";
  const ROW = 15;
  const charts = new WeakMap();

  function make(name, attributes, parent) {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  }

  const words = (parent, x, y, name) => make("text", { x, y, class: name, "font-size": 10.5 }, parent);

  // What moves: a line through the amount, a dot on every curve, and a box that says the chances.
  function prepare(group) {
    const svg = group.ownerSVGElement;
    const data = JSON.parse(group.dataset.curve);
    const [left, top, right, bottom] = data.frame;
    const layer = make("g", { class: "hs-cross", hidden: "" }, svg);
    const line = make("line", { y1: top, y2: bottom, class: "stroke-ink" }, layer);
    const dots = data.lines.map(([, tone]) => make("circle", { r: 4.5, class: `fill-${tone} stroke-paper` }, layer));
    const box = make("g", {}, layer);
    const back = make("rect", { rx: 4, class: "fill-paper stroke-line" }, box);
    const head = words(box, 10, 16, "fill-ink hs-cross-amount");
    const rows = data.lines.map(([, tone], n) => {
      make("circle", { cx: 14, cy: 28.5 + n * ROW, r: 4, class: `fill-${tone}` }, box);
      return words(box, 23, 32 + n * ROW, "fill-ink");
    });
    const grip = make("rect", {
      x: left, y: top, width: right - left, height: bottom - top, class: "hs-cross-grip",
      tabindex: 0, role: "slider", "aria-label": "Amount", "aria-valuemin": 0,
      "aria-valuemax": data.stops.length - 1, "aria-valuenow": 0, "aria-valuetext": data.stops[0][1],
    }, svg);
    // Below what says something of its own on hovering.
    group.insertBefore(grip, group.querySelector("circle, text + rect"));
    svg.setAttribute("role", "group");
    return { data, layer, line, dots, box, back, head, rows, grip, at: Math.round(data.stops.length / 2) };
  }

  function show(chart, place) {
    const { data, line, dots, box, back, head, rows, grip } = chart;
    chart.at = Math.max(0, Math.min(place, data.stops.length - 1));
    const [x, amount, values] = data.stops[chart.at];
    chart.layer.removeAttribute("hidden");
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
    head.textContent = `More than ${amount}`;
    values.forEach(([y, said], n) => {
      dots[n].setAttribute("cx", x);
      dots[n].setAttribute("cy", y ?? 0);
      dots[n].toggleAttribute("hidden", y === null);
      rows[n].textContent = `${data.lines[n][0]}: ${said}`;
    });
    const wide = Math.max(...[head, ...rows].map((r) => r.getComputedTextLength())) + 33;
    back.setAttribute("width", wide);
    back.setAttribute("height", 26 + rows.length * ROW);
    const [left, top, right] = data.frame;
    const beside = x + 12 + wide <= right ? x + 12 : Math.max(x - 12 - wide, left);
    box.setAttribute("transform", `translate(${beside} ${top + 6})`);
    grip.setAttribute("aria-valuenow", chart.at);
    grip.setAttribute("aria-valuetext", [head, ...rows].map((r) => r.textContent).join("; "));
  }

  const hide = (chart) => chart.layer.setAttribute("hidden", "");
  const chartOf = (target) => {
    const group = target.closest?.("svg.picture")?.querySelector("[data-curve]");
    return group ? charts.get(group) : undefined;
  };

  function nearest(chart, event) {
    const svg = chart.grip.ownerSVGElement;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const [left, top, right, bottom] = chart.data.frame;
    if (point.x < left || point.x > right || point.y < top || point.y > bottom) return null;
    return Math.round(((point.x - left) / (right - left)) * (chart.data.stops.length - 1));
  }

  let last = null;
  document.addEventListener("pointermove", (event) => {
    const chart = chartOf(event.target);
    const place = chart ? nearest(chart, event) : null;
    if (last && (last !== chart || place === null) && document.activeElement !== last.grip) hide(last);
    last = place === null ? null : chart;
    if (place !== null) show(chart, place);
  });

  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -8, PageUp: 8, Home: -1000, End: 1000 };
  document.addEventListener("keydown", (event) => {
    const chart = event.target.matches?.(".hs-cross-grip") ? chartOf(event.target) : undefined;
    if (!chart) return;
    if (event.key === "Escape") hide(chart);
    if (!STEPS[event.key]) return;
    event.preventDefault();
    show(chart, chart.at + STEPS[event.key]);
  });
  document.addEventListener("focusin", (event) => {
    const chart = event.target.matches?.(".hs-cross-grip") ? chartOf(event.target) : undefined;
    if (chart && event.target.matches(":focus-visible")) show(chart, chart.at);
  });
  document.addEventListener("focusout", (event) => {
    const chart = event.target.matches?.(".hs-cross-grip") ? chartOf(event.target) : undefined;
    if (chart) hide(chart);
  });

  const ready = (scope) => {
    for (const group of scope.querySelectorAll("[data-curve]")) {
      if (!charts.has(group)) charts.set(group, prepare(group));
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => ready(document));
  else ready(document);
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
})();
