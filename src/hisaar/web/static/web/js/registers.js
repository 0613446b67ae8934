// Lists: choosing rows for a bulk edit. Forms: adding and removing child rows. Files: dropping one.
(() => {
  "use strict";

  function count(form) {
    const ticks = [...form.querySelectorAll("input[name=codes]")];
    const chosen = ticks.filter((tick) => tick.checked);
    for (const tick of ticks) {
      tick.closest("tr").toggleAttribute("aria-selected", tick.checked);
      if (tick.checked) tick.closest("tr").setAttribute("aria-selected", "true");
    }
    const all = form.querySelector("[data-tick-all]");
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === ticks.length;
      all.indeterminate = chosen.length > 0 && chosen.length < ticks.length;
    }
    const bar = form.querySelector("[data-bulk]");
    if (bar) bar.hidden = chosen.length === 0;
    const number = form.querySelector("[data-bulk-count]");
    if (number) number.textContent = chosen.length;
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-rows]");
    if (form && event.target.matches("[data-tick-all]")) {
      for (const tick of form.querySelectorAll("input[name=codes]")) tick.checked = event.target.checked;
    }
    if (form && event.target.matches("[data-tick-all], input[name=codes]")) count(form);
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });

  // Child rows: a <template> holds an empty form with __prefix__ where Django wants the number.
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-child]");
    if (add) addChild(add.closest("[data-children]"));
    const remove = event.target.closest("[data-remove-child]");
    if (remove) removeChild(remove.closest("[data-child]"));
  });

  function addChild(box) {
    const total = box.querySelector("input[name$=-TOTAL_FORMS]");
    const template = box.querySelector("template");
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    const row = holder.firstElementChild;
    box.querySelector("[data-child-rows]").append(row);
    row.dispatchEvent(new Event("hisaar:added", { bubbles: true }));
    row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    row.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function removeChild(row) {
    const mark = row.querySelector("input[name$=-DELETE]");
    if (mark) mark.checked = true;
    else if (!row.querySelector("input[name$=-id]")?.value) row.replaceChildren(); // never saved
    row.dataset.removed = "";
    for (const field of row.querySelectorAll("[required]")) field.required = false;
    const box = row.closest("[data-children]");
    box.querySelector("[data-add-child]").focus();
    row.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Filters: the button shows and hides what it has fetched.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-toggle]");
    if (!button) return;
    const box = document.querySelector(button.dataset.toggle);
    box.hidden = !box.hidden;
    button.setAttribute("aria-expanded", String(!box.hidden));
  });

  // Exports and saved views mean the rows that are shown now.
  document.addEventListener("htmx:pushedIntoHistory", () => {
    for (const link of document.querySelectorAll("a[data-keep-query]")) {
      link.search = location.search;
    }
    for (const field of document.querySelectorAll("[data-query-form] input[name=query]")) {
      field.value = location.search;
    }
  });

  // A fragment that htmx puts into the dialog opens it.
  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = event.target;
    if (dialog.id === "dialog" && !dialog.open && dialog.childElementCount) dialog.showModal();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-dialog]")) document.getElementById("dialog").close();
  });

  // The conflict page: one button takes a whole side.
  document.addEventListener("click", (event) => {
    const take = event.target.closest("[data-take]");
    if (!take) return;
    for (const radio of document.querySelectorAll(`input[type=radio][value="${take.dataset.take}"]`)) {
      radio.checked = true;
    }
  });
})();
