// What others change shows by itself: while the page is seen and nobody works in that part of it, its live parts ask again.
// A live part is an element `data-refresh="ID of what it renews"` whose hx-trigger is `refresh`.
const EVERY = 15000;
const CHOICES = "input, select";

function isAtWork(id) {
  const focus = document.activeElement;
  const renewed = document.getElementById(id);
  return document.querySelector("dialog[open], :popover-open") !== null || focus.matches(CHOICES) || renewed?.contains(focus);
}

setInterval(() => {
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-refresh]")) {
    if (!isAtWork(part.dataset.refresh)) htmx.trigger(part, "refresh");
  }
}, EVERY);
