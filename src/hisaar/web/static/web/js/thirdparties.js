"use strict";

/* A question that an answer above opens stays hidden until that answer is given. */

(() => {
  function holds(form, condition) {
    const [question, wanted] = condition.split(":");
    const chosen = form.querySelector(`input[name="${question}"]:checked`);
    return Boolean(chosen) && wanted.split(" ").includes(chosen.value);
  }

  function refresh(form) {
    // In order of the page, so that a hidden question keeps hidden what hangs on it.
    for (const fieldset of form.querySelectorAll("[data-when]")) {
      const question = fieldset.dataset.when.split(":")[0];
      const above = form.querySelector(`[name="${question}"]`)?.closest("[data-when]");
      fieldset.hidden = Boolean(above?.hidden) || !holds(form, fieldset.dataset.when);
      fieldset.querySelector(".hs-only-if")?.setAttribute("hidden", "");
    }
  }

  for (const form of document.querySelectorAll("form[data-answers]")) {
    refresh(form);
    form.addEventListener("change", () => refresh(form));
  }
})();
