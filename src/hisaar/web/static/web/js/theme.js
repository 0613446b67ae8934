// Runs before the first paint, so that a remembered dark theme does not flash white. Whoever draws on
// a canvas asks `hisaar.colour("--hs-good")` for a colour of the theme.
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

  // A canvas does not know light-dark() or oklch from(): let the browser compute the colour.
  function colour(name) {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = value;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
    return `rgb(${r}, ${g}, ${b})`;
  }
  window.hisaar = Object.assign(window.hisaar || {}, { colour });

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
