// Files for a Markdown field: pasted, dropped or chosen, they go up one after another, and what shows them, or leads to
// them, is put where the cursor was. `data-paste-files` on an element names the field, `data-url` where files go.
import { each, fill, on } from "./dom.js";
import { token } from "./reading.js";

const areas = new WeakMap();
let number = 0;

const fieldOf = (area) => document.getElementById(area.dataset.pasteFiles);
const areaOf = (field) => [...document.querySelectorAll("[data-paste-files]")].find((area) => fieldOf(area) === field);

/** What stands in the text while a file goes up: it is found again wherever it moved. */
function placeholder(area, file) {
  number += 1;
  const words = fill(area.dataset.uploading, { name: file.name.replace(/[[\]\n]/g, "") });
  return `[${words}](#${number})`;
}

function type(field, text) {
  field.focus();
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
}

/** Put the words in place of others, wherever those are now; the cursor stays where its writer has it. */
function replace(field, before, after) {
  const start = field.value.indexOf(before);
  if (start < 0) return;
  field.setRangeText(after, start, start + before.length, "preserve");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function line(area, text) {
  const item = document.createElement("li");
  item.textContent = text;
  area.querySelector(".add-files__list").append(item);
  return item;
}

/** Send a file; return what the desk says of it. Raises an error with a sentence when it was not taken. */
async function send(area, file) {
  const body = new FormData();
  body.append("file", file, file.name);
  const headers = { ...token(), Accept: "application/json" };
  const answer = await fetch(area.dataset.url, { method: "POST", headers, body }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!told?.markdown) throw new Error(told?.detail ?? area.dataset.broken);
  return told;
}

async function add(area, file) {
  const field = fieldOf(area);
  const waits = placeholder(area, file);
  const item = line(area, fill(area.dataset.uploading, { name: file.name }));
  item.append(document.createElement("progress"));
  type(field, `${waits}\n`);
  areas.set(area, (areas.get(area) ?? 0) + 1);
  try {
    const told = await send(area, file);
    replace(field, waits, told.markdown);
    item.textContent = fill(area.dataset.done, { name: told.name });
  } catch (error) {
    replace(field, `${waits}\n`, "");
    item.textContent = `${file.name}: ${error.message}`;
    item.className = "add-files__failed";
  }
  areas.set(area, areas.get(area) - 1);
}

async function addAll(area, files) {
  if (!areas.get(area)) area.querySelector(".add-files__list").replaceChildren();
  for (const file of [...files]) await add(area, file);
}

each("[data-paste-files]", (area) => {
  const field = fieldOf(area);
  field?.form?.addEventListener("submit", (event) => {
    if (!areas.get(area)) return;
    event.preventDefault();
    line(area, area.dataset.busy);
  });
});

on("change", "[data-paste-files] input[type=file]", (_event, input) => {
  const files = [...input.files];
  input.value = "";
  addAll(input.closest("[data-paste-files]"), files);
});

// What is copied from a table or a page brings its words and a picture of them: then the words are meant.
on("paste", "textarea", (event, field) => {
  const area = areaOf(field);
  const { files } = event.clipboardData;
  if (!area || !files.length || event.clipboardData.getData("text/plain")) return;
  event.preventDefault();
  addAll(area, files);
});

on("dragover", "textarea", (event, field) => {
  if (areaOf(field) && event.dataTransfer.types.includes("Files")) event.preventDefault();
});

on("drop", "textarea", (event, field) => {
  const area = areaOf(field);
  if (!area || !event.dataTransfer.files.length) return;
  event.preventDefault();
  addAll(area, event.dataTransfer.files);
});
