// Rating risks: what likelihood and impact give is shown at once, from chips that the page holds.
(() => {
  "use strict";

  function score(form, stage) {
    const levels = [...form.querySelectorAll(`[data-rate-level="${stage}"]`)].map((s) => Number(s.value));
    return levels.every(Boolean) ? levels.reduce((a, b) => a * b) : 0;
  }

  function show(form, stage) {
    const found = document.querySelector(`template[data-score-chip="${score(form, stage)}"]`);
    const place = form.querySelector(`[data-rate-chip="${stage}"]`);
    if (found) place.replaceChildren(found.content.cloneNode(true));
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-rate]");
    if (!form || !event.target.dataset.rateLevel) return;
    show(form, event.target.dataset.rateLevel);
    const [before, after] = [score(form, "inherent"), score(form, "residual")];
    form.querySelector("[data-rate-more]").hidden = !(before && after > before);
  });

  // A line that was kept has no draft any more.
  document.addEventListener("htmx:load", (event) => {
    if (!event.target.matches?.("form[data-rate-saved]")) return;
    try {
      sessionStorage.removeItem(`hisaar-draft:${location.pathname}#${event.target.dataset.draft}`);
    } catch {
      /* no storage, no draft */
    }
  });
})();
