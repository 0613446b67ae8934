// The workshop answers beside the form; a box with a sentence below it is marked as wrong.
(() => {
  "use strict";
  const form = document.querySelector("form[data-workshop]");
  if (!form) return;

  const mark = () => {
    for (const box of form.querySelectorAll("input[aria-describedby]")) {
      const error = document.getElementById(box.getAttribute("aria-describedby"));
      const isWrong = Boolean(error?.textContent.trim());
      box.classList.toggle("is-invalid", isWrong);
      if (isWrong) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
    }
  };
  document.body.addEventListener("htmx:oobAfterSwap", mark);
  document.body.addEventListener("htmx:afterSettle", mark);

  // Enter shows what the figures give; it neither keeps them nor adds anybody.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input.form-control")) return;
    event.preventDefault();
    window.htmx?.trigger(event.target, "change");
  });
})();
