// What a field asks for is said in the language of the page, not of the browser: its bubble shows our words.
import { on } from "./dom.js";

function wordsFor(field) {
  const words = document.getElementById("field-words")?.dataset ?? {};
  if (field.validity.valueMissing) return field.matches("[type=radio], [type=checkbox], select") ? words.choose : words.fill;
  if (field.validity.typeMismatch && field.type === "email") return words.email;
  return ""; // a range or a pattern: the browser knows more of it than we do
}

on("invalid", "input, select, textarea", (_event, field) => field.setCustomValidity(wordsFor(field) ?? ""), true);

// Our words make a field invalid by themselves: they go as soon as it is changed, by whomever, and asked again.
on("input", "input, select, textarea", (_event, field) => field.setCustomValidity(""), true);
on("click", "button", (_event, button) => {
  for (const field of button.form?.elements ?? []) field.setCustomValidity?.("");
}, true);
