// Lists by keyboard: j and k walk the rows of [data-list], Enter opens (it is a link), x selects, u goes back.
import { on } from "./dom.js";
import { areOn, isWriting, keyName, ownKey } from "./keys.js";

const rows = () => [...document.querySelectorAll("main [data-list] [data-item]")].filter((row) => row.checkVisibility());
const linkOf = (row) => row?.querySelector(".row-link, a[href]");

function walk(step) {
  const all = rows();
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step))];
  linkOf(next)?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const ACTIONS = {
  j: () => walk(1),
  k: () => walk(-1),
  x: () => document.activeElement.closest("[data-item]")?.querySelector("[type=checkbox]")?.click(),
  u: () => document.querySelector(".crumbs a:last-of-type, .crumbs li:nth-last-child(2) a")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!areOn() || isWriting(event.target) || document.querySelector("dialog:modal")) return;
  const pressed = keyName(event);
  const name = Object.keys(ACTIONS).find((key) => ownKey(key) === pressed);
  if (!name || (name !== "u" && !rows().length)) return;
  event.preventDefault();
  ACTIONS[name]();
});

// One box for all on the page.
on("change", "[data-select-all]", (_event, box) => {
  box.closest("table").querySelectorAll("tbody [type=checkbox]").forEach((each) => {
    if (each.checked !== box.checked) each.click();
  });
});
