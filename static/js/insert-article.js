// The text of an article goes into the reply, where the caret stands, to be read over and sent.
import { on } from "./dom.js";

on("click", "[data-insert]", (_event, button) => {
  const composer = document.querySelector("hd-composer");
  const field = composer?.querySelector("textarea");
  const text = document.getElementById(button.dataset.insert)?.content.textContent.trim();
  if (!field || !text) return;
  const reply = composer.querySelector("[name=visibility][value=public]");
  if (reply && !reply.checked) reply.click();
  const written = field.value.slice(0, field.selectionStart);
  const gap = !written || written.endsWith("\n\n") ? "" : "\n\n";
  field.setRangeText(`${gap}${text}\n`, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
