// A form with data-auto-submit sends itself when a choice changes; without scripts it has a button.
// Empty fields stay out of the address.
import { on } from "./dom.js";

on("change", "form[data-auto-submit]", (_event, form) => form.requestSubmit());

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || form.matches("[hx-get]")) return;
  const empty = [...form.querySelectorAll("input[name], select[name]")].filter((field) => !field.value && !field.disabled);
  empty.forEach((field) => { field.disabled = true; });
  setTimeout(() => empty.forEach((field) => { field.disabled = false; }));
});
