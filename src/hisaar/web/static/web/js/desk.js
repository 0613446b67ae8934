"use strict";

/* The assessment desk: narrowing the rows, opening one, choosing all that are shown. */

(() => {
  const desk = document.getElementById("desk");
  const filters = document.getElementById("desk-filters");
  const rows = () => desk.querySelectorAll("tr[data-section]");

  const matches = (row, wanted) =>
    Object.entries(wanted).every(([name, value]) => {
      if (!value) return true;
      if (name === "q") return row.textContent.toLowerCase().includes(value.toLowerCase());
      return row.dataset[name] === value;
    });

  const narrow = () => {
    const wanted = Object.fromEntries(new FormData(filters));
    let shown = 0;
    rows().forEach((row) => {
      const fits = matches(row, wanted);
      row.hidden = !fits;
      const open = document.getElementById(`open-${row.id.slice(4)}`);
      if (open) open.hidden = !fits;
      if (fits) shown += 1;
    });
    document.getElementById("desk-count").textContent = `${shown} of ${rows().length}`;
    document.querySelectorAll("[data-outcome-filter]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.outcomeFilter === wanted.outcome));
    });
    const blank = document.querySelector("[data-blank-filter]");
    blank.setAttribute("aria-pressed", String(wanted.conclusion === "blank"));
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
    if (desk.dataset.state) query.set("state", desk.dataset.state);
    history.replaceState(history.state, "", query.size ? `?${query}` : location.pathname);
  };

  const toggle = (button) => {
    const id = button.dataset.open;
    const open = document.getElementById(`open-${id}`);
    if (open) {
      open.remove();
      button.setAttribute("aria-expanded", "false");
      return;
    }
    button.setAttribute("aria-expanded", "true");
    const state = desk.dataset.state ? `?state=${desk.dataset.state}` : "";
    window.htmx.ajax("GET", `${desk.dataset.rowAddress}${id}/${state}`, {
      target: `#row-${id}`,
      swap: "afterend",
    });
  };

  filters.addEventListener("input", narrow);
  filters.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) toggle(opener);
    const count = event.target.closest("[data-outcome-filter]");
    if (count) {
      const pressed = count.getAttribute("aria-pressed") === "true";
      filters.elements.outcome.value = pressed ? "" : count.dataset.outcomeFilter;
      narrow();
    }
    const blank = event.target.closest("[data-blank-filter]");
    if (blank) {
      const pressed = blank.getAttribute("aria-pressed") === "true";
      filters.elements.conclusion.value = pressed ? "" : "blank";
      narrow();
    }
  });
  const all = document.getElementById("desk-all");
  if (all) {
    all.addEventListener("change", () => {
      rows().forEach((row) => {
        const box = row.querySelector("input[name=clause]");
        if (box && !row.hidden && !box.disabled) box.checked = all.checked;
      });
    });
  }
  // Rows come back unticked once they are concluded; so does the box above them.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (all && event.detail.successful && event.target.id === "bulk") {
      all.checked = [...rows()].some((row) => row.querySelector("input[name=clause]:checked"));
    }
  });
  narrow();
})();
