// <div class="hs-chart" data-chart="id-of-json"> draws the ECharts option in that JSON element.
// Tooltips are drawn on the canvas: the policy of these pages allows no inline style.
(() => {
  "use strict";
  const charts = new Map();

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const { colour } = window.hisaar;

  // In an option, "token:good" stands for the colour --hs-good, so that charts follow the theme.
  function themed(value) {
    if (typeof value === "string" && value.startsWith("token:")) return colour(`--hs-${value.slice(6)}`);
    if (Array.isArray(value)) return value.map(themed);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, themed(v)]));
    }
    return value;
  }

  function draw(box) {
    const source = document.getElementById(box.dataset.chart);
    if (!source || !window.echarts) return;
    const option = themed(JSON.parse(source.textContent));
    const text = colour("--hs-muted");
    const line = colour("--tblr-border-color");
    const axis = { axisLabel: { color: text }, splitLine: { lineStyle: { color: line } } };
    for (const name of ["xAxis", "yAxis"]) {
      if (option[name]) option[name] = [].concat(option[name]).map((a) => ({ ...axis, ...a }));
    }
    if (option.legend) option.legend = { bottom: 0, ...option.legend, textStyle: { color: text } };
    for (const series of option.series || []) {
      if (series.type === "bar" && !series.barMaxWidth) series.barMaxWidth = 48;
    }
    charts.get(box)?.dispose();
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption({
      textStyle: { fontFamily: css("--tblr-font-sans-serif"), color: text },
      color: ["good", "excused", "part", "bad", "late", "unseen", "off"].map((n) => colour(`--hs-${n}`)),
      animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300,
      grid: { left: 48, right: 16, top: 16, bottom: option.legend ? 56 : 32 },
      ...option,
      tooltip: {
        confine: true,
        backgroundColor: colour("--tblr-bg-surface"),
        borderColor: line,
        textStyle: { color: colour("--tblr-body-color") },
        ...option.tooltip,
        renderMode: "richText",
      },
    });
    chart.on("click", (point) => {
      if (point.data && point.data.url) location.assign(point.data.url);
    });
    charts.set(box, chart);
  }

  const ready = (scope) => {
    for (const box of scope.querySelectorAll("[data-chart]")) draw(box);
  };
  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) ready(event.detail.elt);
  });
  document.addEventListener("hisaar:theme", () => {
    for (const box of charts.keys()) if (box.isConnected) draw(box);
  });
  addEventListener("resize", () => {
    for (const chart of charts.values()) chart.resize();
  });
})();
