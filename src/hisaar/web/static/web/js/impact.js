// The owner's form saves itself. A step that is taken while it does so waits for the answer, so
// that the server is not told to go on from a state that it has left.
(() => {
  "use strict";
  const form = document.querySelector("form[data-impact]");
  if (!form) return;
  let waiting = null;

  form.addEventListener("submit", (event) => {
    if (!form.classList.contains("htmx-request")) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = event.submitter;
  });

  const goOn = () => {
    if (!waiting) return;
    const button = waiting;
    waiting = null;
    setTimeout(() => form.requestSubmit(button), 50);
  };
  for (const name of ["htmx:afterSettle", "htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.body.addEventListener(name, goOn);
  }
})();
