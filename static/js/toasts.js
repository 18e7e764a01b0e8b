// Toasts go after 6 s (those that can be undone after 10), or when they are closed; not while they are pointed at or hold
// the focus, and not around signing in, where they stand in the flow. No more than two stand at once: the oldest gives
// way. Failed requests add one; while a dialog is open, nothing outside it is seen or heard, so it stands in the dialog.
import { each, on } from "./dom.js";

const LIFE = 6000;
const LIFE_WITH_UNDO = 10000;
const MOST = 2;

function fade(toast) {
  if (document.querySelector(".entrance")) return;
  const life = toast.querySelector("form") ? LIFE_WITH_UNDO : LIFE;
  setTimeout(() => (toast.matches(":hover, :focus-within") ? fade(toast) : toast.remove()), life);
}

function makeRoom() {
  const shown = [...document.querySelectorAll("#toasts > .toast")];
  shown.slice(0, -MOST).forEach((toast) => toast.remove());
}

each(".toast[data-fades]", fade);
each("#toasts > .toast", makeRoom);
on("click", "[data-toast-close]", (_event, button) => button.closest(".toast").remove());

/** The place for toasts in a dialog, before its foot; made when it is first needed. */
function placeOf(dialog) {
  if (!dialog) return null;
  const there = dialog.querySelector(".toasts");
  if (there) return there;
  const place = document.createElement("div");
  place.role = "alert";
  place.innerHTML = '<ul class="toasts toasts--inline"></ul>';
  const foot = dialog.querySelector(".dialog__foot");
  if (foot) foot.before(place);
  else dialog.append(place);
  return place.firstElementChild;
}

function say(templateId) {
  const toasts = placeOf(document.querySelector("dialog:modal")) ?? document.getElementById("toasts");
  const words = document.getElementById(templateId);
  if (!toasts || !words) return;
  toasts.querySelectorAll(`[data-from="${templateId}"]`).forEach((old) => old.remove());
  const toast = words.content.querySelector(".toast").cloneNode(true);
  toast.dataset.from = templateId;
  toasts.append(toast);
  makeRoom();
}

// What the page asks by itself (the bell) fails in silence.
const isQuiet = (event) => Boolean(event.detail.elt?.closest?.("#bell"));

document.addEventListener("htmx:responseError", (event) => isQuiet(event) || say("failure-words"));
document.addEventListener("htmx:sendError", (event) => isQuiet(event) || say("offline-words"));
document.addEventListener("htmx:timeout", (event) => isQuiet(event) || say("offline-words"));
