// Discovery: dropping several files onto the page, and ticking the lines of a file.
(() => {
  "use strict";

  function told(form) {
    const list = form.querySelector("[data-drop-names]");
    const files = form.querySelector("input[type=file]").files;
    list.replaceChildren(
      ...[...files].map((file) => {
        const item = document.createElement("li");
        item.textContent = `${file.name}, ${Math.max(1, Math.round(file.size / 1024)).toLocaleString()} KB`;
        return item;
      }),
    );
  }

  for (const form of document.querySelectorAll("form[data-drop-form]")) {
    const zone = form.querySelector("[data-drop-files]");
    const input = form.querySelector("input[type=file]");
    input.addEventListener("change", () => told(form));
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.setAttribute("data-over", "");
      });
    }
    for (const name of ["dragleave", "drop"]) {
      zone.addEventListener(name, () => zone.removeAttribute("data-over"));
    }
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      told(form);
    });
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-tick-lines]")) return;
    const form = event.target.closest("form");
    for (const tick of form.querySelectorAll("input[name=line]")) tick.checked = event.target.checked;
  });
})();
