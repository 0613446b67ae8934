// A grid in which arrow keys move from cell to cell: one stop for Tab, as the pattern of ARIA asks.
(() => {
  "use strict";
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const told = document.querySelector("[data-grid-told]");
  const next = document.querySelector("[data-grid-next]");
  const rows = [...grid.tBodies[0].rows].map((row) =>
    [...row.cells].map((cell) => (cell.matches("[data-grid-stop]") ? cell : cell.querySelector("[data-grid-stop]"))));
  let at = [0, 0];

  const stop = () => rows[at[0]][at[1]];

  function move(row, column) {
    stop().tabIndex = -1;
    at = [Math.min(Math.max(row, 0), rows.length - 1), Math.min(Math.max(column, 0), rows[0].length - 1)];
    stop().tabIndex = 0;
    stop().focus();
  }

  function place(element) {
    for (const [row, stops] of rows.entries()) {
      const column = stops.indexOf(element);
      if (column >= 0) return [row, column];
    }
    return null;
  }

  for (const each of rows.flat()) each.tabIndex = -1;
  stop().tabIndex = 0;

  grid.addEventListener("keydown", (event) => {
    const [row, column] = at;
    const whole = event.ctrlKey || event.metaKey;
    const steps = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      Home: [whole ? 0 : row, 0], End: [whole ? rows.length - 1 : row, rows[0].length - 1],
    };
    if (!steps[event.key] || event.altKey || event.shiftKey) return;
    event.preventDefault();
    move(...steps[event.key]);
  });

  grid.addEventListener("focusin", (event) => {
    const found = place(event.target);
    if (!found) return;
    stop().tabIndex = -1;
    at = found;
    stop().tabIndex = 0;
    // Sighted people read below the heading what a screen reader says of the cell.
    told.textContent = stop().getAttribute("aria-label") || stop().textContent;
  });

  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("td[data-grid-stop]");
    if (cell) move(...place(cell));
  });

  const broken = rows.flat().filter((each) => each.matches("[data-grid-broken]"));
  next.hidden = broken.length === 0;
  next.addEventListener("click", () => {
    const order = ([row, column]) => row * rows[0].length + column;
    const after = broken.find((each) => order(place(each)) > order(at)) || broken[0];
    move(...place(after));
  });
})();
