// The rail is narrow or wide: its button, or Ctrl+\. The choice stays in this browser.
import { on, remember } from "./dom.js";

function toggle() {
  const root = document.documentElement;
  root.dataset.rail = root.dataset.rail === "wide" ? "narrow" : "wide";
  remember("desk_rail", root.dataset.rail);
  document.querySelector("[data-rail-toggle]")?.setAttribute("aria-pressed", String(root.dataset.rail === "wide"));
}

on("click", "[data-rail-toggle]", toggle);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.code === "Backslash") {
    event.preventDefault();
    toggle();
  }
});
