// A <dialog> that htmx puts into #dialog opens as a modal; when it closes, the slot is emptied and the focus goes back
// to what opened it. The server closes it with the header HX-Trigger: dialog-close.
import { on } from "./dom.js";

const slot = document.getElementById("dialog");
let trigger = null;

document.addEventListener("htmx:beforeRequest", (event) => {
  const { target, elt } = event.detail;
  if (target === slot && !slot.contains(elt)) trigger = elt;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === slot) openFound();
});

document.addEventListener("dialog-close", () => current()?.close());

const current = () => slot?.querySelector("dialog");

function openFound() {
  const dialog = current();
  if (!dialog || dialog.open) return;
  dialog.addEventListener("close", onClose, { once: true });
  dialog.showModal();
  const wanted = dialog.querySelector("[data-focus], [aria-invalid=true], [autofocus], .dialog__body :is(input:not([type=hidden]), select, textarea):not([hidden])");
  wanted?.focus();
}

function onClose() {
  slot.replaceChildren();
  const target = trigger?.isConnected ? trigger : trigger?.id && document.getElementById(trigger.id);
  (target || document.getElementById("main"))?.focus();
  trigger = null;
}

// A press on the backdrop closes a dialog in which nothing was changed.
on("click", "dialog", (event, dialog) => {
  if (event.target !== dialog || !dialog.matches(":modal")) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside && !isChanged(dialog)) dialog.close();
});

const isChanged = (dialog) => [...dialog.querySelectorAll("input, textarea")].some((field) =>
  field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

openFound();
(document.querySelector("main [data-focus]") ?? document.querySelector("main [aria-invalid=true]:not(.specimen *)"))?.focus();
