// A slow branch line must not lose what a person typed. Every form marked data-draft keeps its
// unsaved values in sessionStorage, by page and form, offers them again when the page comes back
// without them, and cannot be sent twice by an impatient second click.
(() => {
  "use strict";
  const PREFIX = "hisaar-draft:";
  const SKIPPED = new Set(["password", "file", "hidden", "submit", "button"]);

  const key = (form) => `${PREFIX}${location.pathname}#${form.dataset.draft || form.id}`;

  function values(form) {
    const kept = {};
    for (const field of form.elements) {
      if (!field.name || SKIPPED.has(field.type) || field.closest("[data-no-draft]")) continue;
      if (field.type === "checkbox") kept[field.name] = field.checked;
      else if (field.type === "radio") {
        if (field.checked) kept[field.name] = field.value;
      } else if (field.multiple) {
        kept[field.name] = [...field.selectedOptions].map((o) => [o.value, o.textContent]);
      } else if (field.tagName === "SELECT") {
        const option = field.selectedOptions[0];
        kept[field.name] = option ? [[option.value, option.textContent]] : [];
      } else kept[field.name] = field.value;
    }
    return kept;
  }

  function select(field, pairs) {
    if (field.tomselect) {
      for (const [value, text] of pairs) field.tomselect.addOption({ value, text });
      field.tomselect.setValue(field.multiple ? pairs.map((p) => p[0]) : (pairs[0] || [""])[0]);
      return;
    }
    const chosen = new Set(pairs.map((pair) => pair[0]));
    for (const option of field.options) option.selected = chosen.has(option.value);
  }

  function restore(form, kept) {
    for (const field of form.elements) {
      if (!(field.name in kept)) continue;
      const value = kept[field.name];
      if (field.type === "checkbox") field.checked = value;
      else if (field.type === "radio") field.checked = field.value === value;
      else if (field.tagName === "SELECT") select(field, value);
      else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function store(name, value) {
    try {
      if (value === null) sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, value);
    } catch {
      /* storage full or forbidden: the form still works */
    }
  }

  function offer(form, kept) {
    const box = window.hisaar && window.hisaar.toast(
      "You typed something here that was not saved. Bring it back?",
      "warning",
      { label: "Bring it back", act: () => restore(form, kept) },
    );
    if (box) {
      box.querySelector(".btn-close").addEventListener("click", () => store(key(form), null));
    }
  }

  function watch(form) {
    if (form.dataset.draftWired !== undefined) return;
    form.dataset.draftWired = "";
    const original = JSON.stringify(values(form));
    let kept = null;
    try {
      kept = sessionStorage.getItem(key(form));
    } catch {
      /* no storage, no draft */
    }
    if (kept && kept !== original) offer(form, JSON.parse(kept));

    let timer = 0;
    const keep = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const now = JSON.stringify(values(form));
        store(key(form), now === original ? null : now);
      }, 300);
    };
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  }

  // The server says with this element, on the page after a save, which draft is done with.
  function forget() {
    for (const element of document.querySelectorAll("[data-saved-path]")) {
      const start = `${PREFIX}${element.dataset.savedPath}#`;
      for (const name of Object.keys(sessionStorage)) {
        if (name.startsWith(start)) store(name, null);
      }
    }
  }

  function ready(scope) {
    try {
      forget();
    } catch {
      /* no storage */
    }
    for (const form of scope.querySelectorAll("form[data-draft]")) watch(form);
  }

  // One submission at a time; released when the page is shown again (back button) or htmx answers.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get" || event.defaultPrevented) return;
    if (form.dataset.sending !== undefined) {
      event.preventDefault();
      return;
    }
    if (!navigator.onLine) {
      event.preventDefault();
      window.hisaar.toast(
        "You are offline, so this was not sent. It is kept here; save again when you are back.",
        "error",
      );
      return;
    }
    form.dataset.sending = "";
    const button = event.submitter;
    if (button) setTimeout(() => button.setAttribute("aria-disabled", "true"));
  });
  const release = (scope) => {
    for (const form of scope.querySelectorAll("form[data-sending]")) {
      delete form.dataset.sending;
      for (const b of form.querySelectorAll('[aria-disabled="true"]')) b.removeAttribute("aria-disabled");
    }
  };
  addEventListener("pageshow", () => release(document));
  document.addEventListener("htmx:afterRequest", () => release(document));

  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) ready(event.detail.elt.parentNode || document);
  });
})();
