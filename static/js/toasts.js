// Toasts go after 10 s, or when they are closed; not while they are pointed at or hold the focus. Failed requests add one.
import { each, on } from "./dom.js";

const LIFE = 10000;

function fade(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? fade(toast) : toast.remove()), LIFE);
}

each(".toast[data-fades]", fade);
on("click", "[data-toast-close]", (_event, button) => button.closest(".toast").remove());

function say(templateId) {
  const toasts = document.getElementById("toasts");
  const words = document.getElementById(templateId);
  if (!toasts || !words) return;
  toasts.querySelectorAll(`[data-from="${templateId}"]`).forEach((old) => old.remove());
  const toast = words.content.querySelector(".toast").cloneNode(true);
  toast.dataset.from = templateId;
  toasts.append(toast);
}

// What the page asks by itself (the bell) fails in silence.
const isQuiet = (event) => Boolean(event.detail.elt?.closest?.("#bell"));

document.addEventListener("htmx:responseError", (event) => isQuiet(event) || say("failure-words"));
document.addEventListener("htmx:sendError", (event) => isQuiet(event) || say("offline-words"));
document.addEventListener("htmx:timeout", (event) => isQuiet(event) || say("offline-words"));
