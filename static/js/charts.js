// Charts: one stop for the Tab key, the arrow keys lead from figure to figure, and the line below says what is pointed at.
// `data-columns` on a drawing makes up and down go so many figures further, as in a table.
import { on } from "./dom.js";

const POINT = ".chart__point";
const pointsOf = (drawing) => [...drawing.querySelectorAll(POINT)];

function lead(event, point) {
  const drawing = point.closest("[data-points]");
  const points = pointsOf(drawing);
  const row = Number(drawing.dataset.columns) || 1;
  const at = points.indexOf(point);
  const next = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + row,
    ArrowUp: at - row,
    Home: 0,
    End: points.length - 1,
  }[event.key];
  if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (!points[next]) return;
  point.setAttribute("tabindex", "-1");
  points[next].setAttribute("tabindex", "0");
  points[next].focus();
}

function tell(_event, point) {
  const line = point.closest(".chart")?.querySelector(".chart__told");
  if (line) line.textContent = point.getAttribute("aria-label");
}

on("keydown", POINT, lead);
on("focusin", POINT, tell);
on("pointerover", POINT, tell);
on("focusin", POINT, (_event, point) => {
  for (const other of pointsOf(point.closest("[data-points]"))) {
    other.setAttribute("tabindex", other === point ? "0" : "-1");
  }
});
