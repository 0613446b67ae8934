// Pickers: a <select data-search="url"> asks the server for matches, so that a register of ten
// thousand records costs the page nothing. Plain selects with many options get a search box too.
(() => {
  "use strict";

  function load(url) {
    let controller = null;
    return function search(query, done) {
      if (controller) controller.abort();
      controller = new AbortController();
      const address = new URL(url, location.href);
      address.searchParams.set("q", query);
      fetch(address, { signal: controller.signal, headers: { Accept: "application/json" } })
        .then((response) => (response.ok ? response.json() : Promise.reject(response)))
        .then((answer) => {
          this.clearOptions(); // all but the chosen: what matched before may not match now
          this.loadedSearches = {};
          done(answer.results);
        })
        .catch((reason) => {
          if (reason.name === "AbortError") return;
          done();
          window.hisaar.toast("The choices could not be loaded. Type again to retry.", "error");
        });
    };
  }

  function wire(field) {
    if (field.tomselect || !window.TomSelect) return;
    const plugins = field.multiple ? { remove_button: { title: "Remove" } } : {};
    if (!field.required && !field.multiple) plugins.clear_button = { title: "Clear" };
    const settings = {
      plugins,
      maxOptions: 50,
      create: false,
      hidePlaceholder: true,
      closeAfterSelect: true,
      refreshThrottle: 0,
      placeholder: field.dataset.placeholder || "Type to search",
      copyClassesToDropdown: false,
      onItemAdd() {
        this.setTextboxValue("");
      },
    };
    if (field.dataset.search) {
      Object.assign(settings, {
        valueField: "value",
        labelField: "text",
        searchField: [], // the server has searched already
        preload: "focus",
        loadThrottle: 200,
        load: load(field.dataset.search),
        score: () => () => 1,
      });
    }
    const label = document.querySelector(`label[for="${field.id}"]`);
    const name = label ? label.textContent.replace("*", "").trim() : field.name;
    const picker = new window.TomSelect(field, settings);
    field.setAttribute("aria-label", name); // the label now belongs to the search box
    picker.control_input.setAttribute("aria-label", name);
    picker.dropdown_content.setAttribute("aria-label", `Choices for ${name}`);
    if (field.getAttribute("aria-describedby")) {
      picker.control_input.setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
    }
  }

  const ready = (scope) => {
    const fields = scope.querySelectorAll("select[data-search], select[data-picker]");
    for (const field of fields) if (!field.closest("template")) wire(field);
  };
  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
  document.addEventListener("hisaar:added", (event) => ready(event.target));
})();
