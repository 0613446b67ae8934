// Passkeys where the browser and the address allow them, and copying what is shown only once.
(() => {
  "use strict";

  const host = location.hostname;
  // A passkey belongs to a name: browsers refuse them for an address in numbers.
  const isNumber = /^[\d.]+$|:/.test(host);
  const isPossible = Boolean(window.PublicKeyCredential) && !isNumber;
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = !isPossible;
  for (const part of document.querySelectorAll("[data-no-passkey]")) part.hidden = isPossible;
  for (const link of document.querySelectorAll("[data-by-name]")) {
    const there = new URL(location.href);
    there.hostname = "localhost";
    link.href = there.href;
  }

  const say = (text, level) => window.hisaar && window.hisaar.toast(text, level);

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const name = event.detail.exception && event.detail.exception.name;
    const sentences = {
      NotAllowedError: "The passkey was not used: it was cancelled, or took too long. Try again.",
      InvalidStateError: "This device holds a passkey for your account already.",
      SecurityError: "Passkeys do not work at this address. Open Hisaar by its name, over HTTPS.",
    };
    say(sentences[name] || "The browser could not use the passkey. Try again or use your password.", "error");
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    const items = source.querySelectorAll("li");
    const text = items.length
      ? [...items].map((item) => item.textContent.trim()).join("\n")
      : source.textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.", "success");
    } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      say("The browser did not allow copying. It is selected: press Ctrl+C.", "warning");
    }
  });
})();
