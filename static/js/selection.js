// Several rows at once: Shift with a box or with x takes everything from the last box to this one; Escape takes all back.
// The bar below counts what is selected. Without scripts the boxes and the bar's buttons work one by one.
import { fill, on } from "./dom.js";
import { areOn, isWriting, keyName, ownKey } from "./keys.js";

let anchor = null;
let withShift = false;

const boxes = () => [...document.querySelectorAll("[data-selection] tbody [type=checkbox]")];

function count() {
  const bar = document.querySelector("[data-selection-count]");
  if (bar) bar.textContent = fill(bar.dataset.phrase, { n: boxes().filter((box) => box.checked).length });
}

function reach(box) {
  const all = boxes();
  const [from, to] = [all.indexOf(anchor), all.indexOf(box)].sort((one, other) => one - other);
  if (from < 0) return;
  all.slice(from, to + 1).forEach((each) => { each.checked = box.checked; });
}

on("click", "[data-selection] tbody [type=checkbox]", (event, box) => {
  if (event.shiftKey || withShift) reach(box);
  anchor = box;
  count();
});
on("change", "[data-selection]", count);
document.addEventListener("htmx:afterSettle", count);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!areOn() || isWriting(event.target) || document.querySelector("dialog:modal, :popover-open")) return;
  if (event.key === "Escape" && boxes().some((box) => box.checked)) return clear();
  if (keyName(event) !== `shift+${ownKey("x")}`) return;
  const box = document.activeElement.closest("[data-item]")?.querySelector("[type=checkbox]");
  if (!box) return;
  event.preventDefault();
  withShift = true;
  box.click();
  withShift = false;
});

function clear() {
  boxes().forEach((box) => { box.checked = false; });
  document.querySelectorAll("[data-select-all]").forEach((box) => { box.checked = false; });
  count();
}

on("click", "[data-selection-clear]", clear);
count();
