// The grid of the matrix by keyboard: arrows walk its cells, Home and End the row (with Ctrl the grid), Enter opens the
// rule's drawer, Alt with an arrow moves the rule, Delete asks to remove it. One cell at a time is a stop of Tab.
import { each, on } from "./dom.js";

const rowsOf = (grid) => [...grid.querySelectorAll("tbody tr")];
const cellsOf = (row) => [...row.querySelectorAll("[data-cell]")];
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function rove(grid, wanted) {
  grid.querySelectorAll("[data-cell]").forEach((cell) => { cell.tabIndex = cell === wanted ? 0 : -1; });
}

each("[data-grid]", (grid) => rove(grid, grid.querySelector("[data-cell]:focus") ?? grid.querySelector("[data-cell]")));
on("focusin", "[data-cell]", (_event, cell) => rove(cell.closest("[data-grid]"), cell));
on("keydown", "[data-grid]", (event, grid) => press(grid, event));

function press(grid, event) {
  const cell = event.target.closest("[data-cell]");
  if (!cell || event.shiftKey) return;
  const row = cell.closest("tr");
  const act = wanted(grid, row, cell, event);
  if (!act) return;
  event.preventDefault();
  act();
}

/** What a key asks for, or nothing. */
function wanted(grid, row, cell, { key, altKey, ctrlKey, metaKey }) {
  if (altKey) return { ArrowUp: () => pressIn(row, "up"), ArrowDown: () => pressIn(row, "down") }[key];
  if (key in ARROWS && !ctrlKey && !metaKey) return () => walk(grid, row, cell, ...ARROWS[key]);
  const rows = ctrlKey ? rowsOf(grid) : [row];
  return {
    Home: () => cellsOf(rows[0])[0].focus(),
    End: () => cellsOf(rows.at(-1)).at(-1).focus(),
    Delete: () => pressIn(row, "remove"),
    Enter: cell.matches("a, button") ? null : () => pressIn(row, "open"),
  }[key];
}

function walk(grid, row, cell, down, right) {
  const rows = rowsOf(grid);
  const next = rows[rows.indexOf(row) + down];
  if (!next) return;
  const place = cellsOf(row).indexOf(cell) + right;
  const cells = cellsOf(next);
  if (place < 0 || (right && place >= cells.length)) return;
  cells[Math.min(place, cells.length - 1)].focus();
}

// The focus is in a cell with an id, so that htmx gives it back to the same cell of the new grid.
function pressIn(row, what) {
  const control = row.querySelector(`[data-does="${what}"]`);
  if (control && control.getAttribute("aria-disabled") !== "true") control.click();
}
