// The subject changes where it stands: its pencil, or a double click. Escape leaves it as it was.
import { on } from "./dom.js";

const head = () => document.getElementById("ticket-head");

function show(isEditing) {
  head().querySelector("[data-subject]").hidden = isEditing;
  const form = head().querySelector("[data-subject-form]");
  form.hidden = !isEditing;
  if (isEditing) form.querySelector("[name=subject]").select();
  else {
    form.reset();
    document.getElementById("action-subject").focus();
  }
}

on("click", "[data-subject-edit]", () => show(true));
on("dblclick", ".ticket-head h1", () => document.getElementById("action-subject") && show(true));
on("click", "[data-subject-cancel]", () => show(false));
on("keydown", "[data-subject-form]", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  event.preventDefault();
  show(false);
});
