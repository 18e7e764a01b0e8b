// A field for a key takes the key by its place: on a Cyrillic layout the letter printed at its Latin place is written.
import { on } from "./dom.js";
import { keyName } from "./keys.js";

on("keydown", "[data-key-field]", (event, field) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const isForeign = event.key.length === 1 && !/^[ -~]$/.test(event.key);
  if (!isForeign) return;
  event.preventDefault();
  field.setRangeText(keyName(event), field.selectionStart, field.selectionEnd, "end");
});
