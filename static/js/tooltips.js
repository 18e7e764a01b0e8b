// Words for a control that shows none, or more words for one: data-tip. Shown after a moment under the pointer, at once
// with the keyboard's focus; Escape takes them away, and they stay while they are pointed at (WCAG 1.4.13).
import { on } from "./dom.js";

const PATIENCE = 350;
const tip = document.createElement("div");
tip.id = "tooltip";
tip.className = "tooltip";
tip.role = "tooltip";
tip.popover = "manual";
document.body.append(tip);
let shownFor = null;
let timer = 0;

function show(element) {
  hide();
  if (!element.isConnected) return;
  shownFor = element;
  tip.textContent = element.dataset.tip;
  if (element.getAttribute("aria-label") !== element.dataset.tip) element.setAttribute("aria-describedby", tip.id);
  tip.showPopover();
  const box = element.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left + box.width / 2 - width / 2), innerWidth - width - 8);
  const below = box.bottom + height + 14 < innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? box.bottom + 6 : box.top - height - 6}px`;
}

function hide() {
  clearTimeout(timer);
  if (!shownFor) return;
  if (shownFor.getAttribute("aria-describedby") === tip.id) shownFor.removeAttribute("aria-describedby");
  shownFor = null;
  tip.hidePopover();
}

const leave = () => {
  clearTimeout(timer);
  timer = setTimeout(() => tip.matches(":hover") || hide(), 100);
};

on("pointerover", "[data-tip]", (event, element) => {
  if (event.pointerType === "touch" || element === shownFor) return;
  clearTimeout(timer);
  timer = setTimeout(() => show(element), PATIENCE);
});
on("pointerout", "[data-tip], .tooltip", leave);
on("focusin", "[data-tip]", (_event, element) => element.matches(":focus-visible") && show(element));
on("focusout", "[data-tip]", hide);
on("pointerdown", "[data-tip]", hide);
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
