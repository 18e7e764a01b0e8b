// Tabs that do not fit beside each other go into a menu at their end, the current one never; on a small screen they are
// scrolled instead, to the current one first.
import { each } from "./dom.js";

const IS_SMALL = matchMedia("(width < 760px)");

function arrange(tabs) {
  const more = tabs.querySelector(".tabs__more");
  const menu = tabs.querySelector(".popover");
  const items = [...tabs.querySelectorAll(".tabs__item")];
  items.forEach((item) => { item.hidden = false; });
  more.hidden = true;
  const current = items.find((item) => item.hasAttribute("aria-current"));
  if (IS_SMALL.matches) {
    if (current) tabs.scrollLeft = current.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
    return;
  }
  if (tabs.scrollWidth <= tabs.clientWidth) return;
  more.hidden = false;
  const others = items.filter((item) => item !== current);
  while (tabs.scrollWidth > tabs.clientWidth && others.length) others.pop().hidden = true;
  menu.replaceChildren(...items.filter((item) => item.hidden).map(entry));
}

function entry(item) {
  const link = item.cloneNode(true);
  link.hidden = false;
  link.className = "menu__item";
  return link;
}

const sizes = new ResizeObserver((changes) => changes.forEach((change) => arrange(change.target)));
each(".tabs", (tabs) => sizes.observe(tabs));
