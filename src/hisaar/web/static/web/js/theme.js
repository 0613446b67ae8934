// Runs before the first paint, so that a remembered dark theme does not flash white.
(() => {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const remembered = () => {
    try {
      return localStorage.getItem("hisaar-theme");
    } catch {
      return null; // storage may be forbidden; the system's choice then holds
    }
  };

  const apply = (theme) => {
    root.dataset.bsTheme = theme;
    document.dispatchEvent(new CustomEvent("hisaar:theme", { detail: theme }));
  };

  const preferred = () => remembered() || (system.matches ? "dark" : "light");
  apply(preferred());
  system.addEventListener("change", () => apply(preferred()));

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("hisaar-theme", theme);
    } catch {
      /* remembered for this page only */
    }
    apply(theme);
  });
})();
