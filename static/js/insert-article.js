// The text of an article, or its address in the help centre, goes into the reply where the caret stands, to be read over
// and sent. A text gets lines of its own; an address stands within the sentence.
import { on } from "./dom.js";

on("click", "[data-insert]", (_event, button) => {
  const composer = document.querySelector("hd-composer");
  const field = composer?.querySelector("textarea");
  const text = document.getElementById(button.dataset.insert)?.content.textContent.trim();
  if (!field || !text) return;
  const reply = composer.querySelector("[name=visibility][value=public]");
  if (reply && !reply.checked) reply.click();
  const written = field.value.slice(0, field.selectionStart);
  const isInline = "inline" in button.dataset;
  const hasGap = !written || (isInline ? /\s$/ : /\n\n$/).test(written);
  const [gap, end] = isInline ? [" ", " "] : ["\n\n", "\n"];
  field.setRangeText(`${hasGap ? "" : gap}${text}${end}`, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
