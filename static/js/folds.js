// A section that its reader folded stays folded on the next page, in this browser.
import { each } from "./dom.js";

each("details[data-fold]", (section) => {
  const key = `fold:${section.dataset.fold}`;
  const kept = localStorage.getItem(key);
  if (kept) section.open = kept === "open";
  section.addEventListener("toggle", () => localStorage.setItem(key, section.open ? "open" : "closed"));
});
