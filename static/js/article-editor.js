// The marks of an article's editor: each button puts Markdown around the selection, before its lines, or makes them a
// block. Undo of the browser takes it back, since the text goes in as if it were typed.
import { on } from "./dom.js";

const field = () => document.getElementById("id_body");

/** Put a text in place of the selection, and select `length` letters of it from `start` on. */
function type(text, start, length) {
  const area = field();
  const from = area.selectionStart;
  area.focus();
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text);
  area.setSelectionRange(from + start, from + start + length);
}

function selected() {
  const { value, selectionStart, selectionEnd } = field();
  return value.slice(selectionStart, selectionEnd);
}

/** Let the selection reach over whole lines. */
function widen() {
  const area = field();
  const end = area.value.indexOf("\n", area.selectionEnd);
  area.setSelectionRange(area.value.lastIndexOf("\n", area.selectionStart - 1) + 1, end < 0 ? area.value.length : end);
}

on("click", ".marks [data-around]", (_event, button) => {
  const mark = button.dataset.around;
  const words = selected();
  type(`${mark}${words}${mark}`, mark.length, words.length);
});

on("click", ".marks [data-line]", (_event, button) => {
  widen();
  const lines = selected().split("\n").map((line) => button.dataset.line + line).join("\n");
  type(lines, lines.length, 0);
});

on("click", ".marks [data-block]", (_event, button) => {
  widen();
  const words = selected();
  const before = `${button.dataset.block}\n`;
  type(`${before}${words}\n${button.dataset.blockEnd}\n`, before.length, words.length);
});
