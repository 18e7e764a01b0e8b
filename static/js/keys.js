// Keys. A control says its own key: data-key="r", data-key="g q". Pressing it presses the control, or puts the focus
// into it when it is a field; data-key-focus="id" then puts the focus there. Keys go by their place (event.code), so that a Cyrillic layout works; a Latin letter goes
// by what is printed on it. Off in fields, with modifiers, and when the reader switched them off.
// The reader may have chosen other keys: data-own-keys on <html> says which key replaces which ("" is none).
import { each, on } from "./dom.js";

const PLACES = { Slash: "/?", Period: ".>", BracketLeft: "[{", BracketRight: "]}" };
const PATIENCE = 1200;
const own = JSON.parse(document.documentElement.dataset.ownKeys || "{}");
let begun = "";
let timer = 0;

/** The key's name: a letter, "shift+x", or the sign. */
export function keyName({ key, code, shiftKey }) {
  if (key === "?") return key;
  if (PLACES[code] && !/^[a-z]$/i.test(key)) return PLACES[code][shiftKey ? 1 : 0];
  const letter = /^[a-z]$/i.test(key) ? key : /^Key[A-Z]$/.test(code) && code.at(-1);
  if (!letter) return key;
  return (shiftKey ? "shift+" : "") + letter.toLowerCase();
}

/** The key that the reader presses for a key of ours. */
export const ownKey = (key) => own[key] ?? key;

/** An element takes its key over from the reader, and says so in its hint. */
function adopt(element) {
  const ours = element.dataset.key;
  if (!(ours in own) || element.dataset.ours !== undefined) return;
  element.dataset.ours = ours;
  element.dataset.key = own[ours];
  if (own[ours]) element.setAttribute("aria-keyshortcuts", own[ours]);
  else element.removeAttribute("aria-keyshortcuts");
  hint(element.querySelector("kbd") ?? (element.matches("input") && element.parentElement.querySelector("kbd")), own[ours]);
}

function hint(mark, key) {
  if (!mark) return;
  mark.textContent = key;
  mark.hidden = !key;
}

each("[data-key]", adopt);
each("kbd[data-key-of]", (mark) => hint(mark, ownKey(mark.dataset.keyOf)));

export const isWriting = (element) => Boolean(
  element?.closest("textarea, select, [contenteditable]") ||
  element?.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));

export const areOn = () => document.documentElement.dataset.shortcuts !== "off";
// What the side panel holds is at hand while it is closed or folded too.
const isAtHand = (element) => !element.disabled && (element.checkVisibility() || Boolean(element.closest(".panel")));
const scope = () => document.querySelector("dialog:modal") ?? document;

function bound(sequence) {
  return [...scope().querySelectorAll("[data-key]")].filter((element) =>
    (element.dataset.key === sequence || element.dataset.key.startsWith(`${sequence} `)) && isAtHand(element));
}

/** Press a control, or put the focus into it when it is a field. */
export function press(element) {
  if (element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) {
    reveal(element);
    element.focus();
    element.select?.();
  } else {
    if (!element.matches("[type=radio]")) element.focus({ preventScroll: true });
    element.click();
    document.getElementById(element.dataset.keyFocus)?.focus();
  }
}

// A field can only have the focus where it shows.
function reveal(element) {
  element.closest("details")?.setAttribute("open", "");
  if (!element.checkVisibility()) element.closest(".panel[popover]")?.showPopover();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
  if (event.ctrlKey || event.metaKey || event.altKey || !areOn() || isWriting(event.target)) return;
  const name = keyName(event);
  if (name === ownKey("?")) {
    event.preventDefault();
    return openSheet();
  }
  const sequence = begun ? `${begun} ${name}` : name;
  forget();
  const found = bound(sequence);
  const exact = found.find((element) => element.dataset.key === sequence);
  if (!found.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (exact) return press(exact);
  begun = sequence;
  timer = setTimeout(forget, PATIENCE);
});

function forget() {
  clearTimeout(timer);
  begun = "";
}

// Ctrl+Enter sends the form that is being written.
function send(event) {
  const form = event.target.closest?.("form[data-send]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button:is(.button--primary, .button--escalate, .button--danger):not([type=button])"));
}

/** What the page can do now, for the palette: its keys and what else says so, each once. */
export function actions() {
  const found = [...document.querySelectorAll("main [data-key], .panel [data-key], [data-palette=action]")].filter(isAtHand);
  return unique(found, nameOf).map((element) => ({ label: nameOf(element), keys: element.dataset.key, element }));
}

function unique(elements, trait) {
  const seen = new Set();
  return elements.filter((element) => !seen.has(trait(element)) && seen.add(trait(element)));
}

// The sheet lists what the page itself says about its keys.
function openSheet() {
  const sheet = document.getElementById("key-sheet");
  if (!sheet || sheet.open || document.querySelector("dialog:modal")) return;
  const shown = [...document.querySelectorAll("[data-key]")].filter((element) => element.dataset.key && isAtHand(element));
  sheet.querySelector("[data-key-list]").replaceChildren(...unique(shown, (element) => element.dataset.key).map(sheetRow));
  sheet.querySelectorAll("[data-needs]").forEach((row) => {
    row.hidden = !document.querySelector(row.dataset.needs)?.checkVisibility();
  });
  sheet.showModal();
}

function sheetRow(element) {
  const row = document.createElement("div");
  const label = document.createElement("dt");
  const keys = document.createElement("dd");
  label.textContent = nameOf(element);
  keys.append(...element.dataset.key.split(" ").flatMap((key) => {
    const mark = document.createElement("kbd");
    mark.className = "kbd";
    mark.textContent = key;
    return [mark, " "];
  }));
  row.append(label, keys);
  return row;
}

function nameOf(element) {
  const own = element.dataset.keyLabel ?? element.getAttribute("aria-label");
  if (own) return own;
  const copy = (element.labels?.[0] ?? element).cloneNode(true);
  copy.querySelectorAll("kbd, .visually-hidden, [hidden]").forEach((extra) => extra.remove());
  return copy.textContent.trim();
}

on("click", "[data-keys-open]", openSheet);
