// Colours, density and keys change at once and are sent to the profile; a new language needs a new page.
import { on } from "./dom.js";

on("change", "form[data-appearance]", (event, form) => {
  const { name, value } = event.target;
  if (name === "language") return form.submit();
  document.documentElement.dataset[name] = value;
  fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, keepalive: true });
});
