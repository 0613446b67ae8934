// Search key, progress bar, messages, help, and a page that says when the network is gone.
(() => {
  "use strict";

  // --- keyboard: "/" goes to the search field
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const search = document.getElementById("global-search");
    if (typing || !search) return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  // --- messages: toast(text, level, {label, act})
  const ICONS = { success: "✓", warning: "!", error: "!", info: "i" };

  function toast(text, level = "info", action = null) {
    const region = document.getElementById("toasts");
    if (!region) return null;
    const box = document.createElement("div");
    box.className = "hs-message";
    box.dataset.level = level;
    box.setAttribute("role", level === "error" ? "alert" : "status");
    const mark = document.createElement("strong");
    mark.setAttribute("aria-hidden", "true");
    mark.textContent = ICONS[level] || ICONS.info;
    const body = document.createElement("div");
    body.textContent = text;
    box.append(mark, body);
    if (action) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = action.label;
      button.addEventListener("click", () => {
        box.remove();
        action.act();
      });
      box.append(button);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn-close";
    close.setAttribute("aria-label", "Dismiss");
    close.addEventListener("click", () => box.remove());
    box.append(close);
    region.append(box);
    if (level === "success" || level === "info") setTimeout(() => box.remove(), 8000);
    return box;
  }

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-dismiss-message]");
    if (close) close.closest(".hs-message").remove();
    const print = event.target.closest("[data-print]");
    if (print) window.print();
  });

  // The server sends its messages with a partial page as HX-Trigger: {"message": {text, level}}.
  document.addEventListener("message", (event) => {
    if (event.detail && event.detail.text) toast(event.detail.text, event.detail.level);
  });

  // --- progress of partial requests
  const root = document.documentElement;
  let running = 0;
  const busy = (change) => {
    running = Math.max(0, running + change);
    root.classList.toggle("hs-busy", running > 0);
  };
  document.addEventListener("htmx:beforeRequest", () => busy(1));
  document.addEventListener("htmx:afterRequest", () => busy(-1));

  // --- failures: say so, keep everything, offer to try again
  const again = (event) => () => {
    const { elt, requestConfig } = event.detail;
    window.htmx.ajax(requestConfig.verb.toUpperCase(), requestConfig.path, {
      source: elt,
      values: requestConfig.parameters,
      target: event.detail.target,
    });
  };
  document.addEventListener("htmx:sendError", (event) => {
    toast("The network did not answer. Nothing is lost; try again.", "error", {
      label: "Try again",
      act: again(event),
    });
  });
  document.addEventListener("htmx:timeout", (event) => {
    toast("The answer is taking too long. Nothing is lost; try again.", "error", {
      label: "Try again",
      act: again(event),
    });
  });
  document.addEventListener("htmx:responseError", (event) => {
    const response = event.detail.xhr;
    if (response.getResponseHeader("HX-Trigger")) return; // the server has said it in its own words
    const sentences = {
      403: "You are not permitted to do that. Ask an administrator for the role that you need.",
      404: "That is no longer there. Reload the page to see what is.",
    };
    toast(
      sentences[response.status] || "The server could not do that. Nothing was changed; try again.",
      "error",
    );
  });
  addEventListener("offline", () =>
    toast("You are offline. What you type is kept in this browser until you save it.", "warning"),
  );
  addEventListener("online", () => toast("You are online again.", "success"));

  // --- the menu is a dialog on small screens, and has that name only then
  document.addEventListener("show.bs.offcanvas", (event) =>
    event.target.setAttribute("aria-label", "Menu"),
  );
  document.addEventListener("hidden.bs.offcanvas", (event) =>
    event.target.removeAttribute("aria-label"),
  );

  // --- help buttons open a popover with the text that stands next to them
  function wireHelp(scope) {
    if (!window.bootstrap && !window.tabler) return;
    const { Popover } = window.bootstrap || window.tabler;
    for (const button of scope.querySelectorAll("[data-help]:not([data-wired])")) {
      button.dataset.wired = "";
      new Popover(button, { content: button.dataset.help, trigger: "focus", placement: "auto" });
    }
  }
  document.addEventListener("DOMContentLoaded", () => wireHelp(document));
  document.addEventListener("htmx:load", (event) => wireHelp(event.detail.elt));

  window.hisaar = Object.assign(window.hisaar || {}, { toast });
})();
