// The command palette, Ctrl/Cmd K. What the page can do is listed at once; tickets and people come from the server
// after 120 ms. Prefixes ask for one sort: > commands, # tickets, @ people. What was used last stands first.
import { announce, fill, on } from "./dom.js";
import { actions, press } from "./keys.js";
import { Listbox, holds, plain } from "./listbox.js";

const PATIENCE = 120;
const REMEMBERED = 12;
const USED = "palette:used";
const palette = document.getElementById("palette");
const field = document.getElementById("palette-input");
const list = palette && new Listbox(field, document.getElementById("palette-list"));
const found = palette?.querySelector("[data-palette-found]");
const search = palette?.querySelector("[data-palette-search]");
let timer = 0;
let asking = null;

const group = (name) => palette.querySelector(`[data-group="${name}"]`);
const used = () => JSON.parse(localStorage.getItem(USED) ?? "[]");

function open() {
  if (!palette || palette.open || document.querySelector("dialog:modal")) return;
  document.querySelectorAll(":popover-open").forEach((popover) => popover.hidePopover());
  offer("action", actions());
  offer("setting", settings());
  field.value = "";
  found.replaceChildren();
  palette.showModal();
  show();
}

/** Fill a group with options that press something on the page. */
function offer(name, things) {
  const place = group(name);
  place.querySelectorAll("[role=option]").forEach((old) => old.remove());
  things.forEach((thing) => place.append(option(thing)));
}

function option({ label, keys, element }) {
  const made = document.getElementById("palette-option").content.firstElementChild.cloneNode(true);
  made.querySelector(".palette__label").textContent = label;
  if (keys) {
    const hint = document.createElement("kbd");
    hint.className = "kbd";
    hint.ariaHidden = "true";
    hint.textContent = keys;
    made.append(hint);
  }
  made.presses = element;
  return made;
}

/** How the desk looks and speaks: every choice of the reader's menu that is not made yet. */
function settings() {
  return [...document.querySelectorAll("#user-menu [type=radio]:not(:checked)")].map((element) => ({
    label: `${element.closest("fieldset").querySelector("legend").textContent.trim()}: ${element.labels[0].textContent.trim()}`,
    element,
  }));
}

const labelOf = (each) => each.querySelector(".palette__label").textContent;

/** Show what fits the words; with none, what was used last first. */
function show() {
  const text = field.value.trimStart();
  const prefix = /^[>#@]/.test(text) ? text[0] : "";
  const asked = text.slice(prefix.length).trim();
  const words = plain(asked).split(/\s+/).filter(Boolean);
  const recent = used();
  for (const each of palette.querySelectorAll("[data-group]")) {
    const options = [...each.querySelectorAll("[role=option]")];
    for (const one of options) {
      one.hidden = (prefix && prefix !== ">") || !holds(plain(labelOf(one)), words) || (each.dataset.group === "setting" && !words.length);
    }
    const rank = (one) => (recent.indexOf(labelOf(one)) + 1 || 99);
    each.append(...options.toSorted((one, other) => rank(one) - rank(other)));
    each.hidden = options.every((one) => one.hidden);
  }
  showSearch(prefix === ">" || prefix === "@" ? "" : asked);
  finish();
  ask(prefix === ">" ? "" : text);
}

function showSearch(words) {
  const link = search.querySelector("a");
  const label = link.querySelector("[data-phrase]");
  search.hidden = !words;
  label.textContent = fill(label.dataset.phrase, { words });
  link.href = `${link.pathname}?${new URLSearchParams({ q: words })}`;
}

/** The first that is seen is the chosen one; say when there is none. */
function finish() {
  const { options } = list;
  palette.querySelector(".palette__empty").hidden = options.length > 0;
  list.choose(options[0] ?? null);
}

function ask(text) {
  clearTimeout(timer);
  asking?.abort();
  if (!text.trim()) return found.replaceChildren();
  timer = setTimeout(() => fetchFound(text), PATIENCE);
}

async function fetchFound(text) {
  asking = new AbortController();
  list.list.setAttribute("aria-busy", "true");
  try {
    const url = `${palette.dataset.url}?${new URLSearchParams({ q: text })}`;
    const answer = await fetch(url, { signal: asking.signal, headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return;
    found.innerHTML = await answer.text();
    const first = labelled();
    finish();
    announce(first);
  } catch (error) {
    if (error.name !== "AbortError") found.replaceChildren();
  } finally {
    list.list.removeAttribute("aria-busy");
  }
}

const labelled = () => [...found.querySelectorAll(".palette__title")].map((title) =>
  `${title.textContent}: ${title.parentElement.querySelectorAll("[role=option]").length}`).join(", ");

function run(chosen, isElsewhere) {
  if (!chosen) return;
  const label = labelOf(chosen);
  localStorage.setItem(USED, JSON.stringify([label, ...used().filter((each) => each !== label)].slice(0, REMEMBERED)));
  if (!chosen.presses) {
    if (isElsewhere) return window.open(chosen.href);
    return location.assign(chosen.href);
  }
  palette.close();
  press(chosen.presses);
}

function preview() {
  const shown = list.active?.querySelector(".palette__preview");
  if (!shown) return false;
  shown.hidden = !shown.hidden;
  list.active.scrollIntoView({ block: "nearest" });
  return true;
}

field?.addEventListener("input", show);
field?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const isDone = list.press(event.key) || (event.key === "Tab" && !event.shiftKey && preview());
  if (event.key === "Enter") run(list.active, event.ctrlKey || event.metaKey);
  if (isDone || event.key === "Enter") {
    event.preventDefault();
    event.stopPropagation();
  }
});
on("click", "#palette [role=option]", (event, chosen) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  run(chosen, false);
});
on("click", "[data-palette-open]", (event) => {
  event.preventDefault();
  open();
});
document.addEventListener("keydown", (event) => {
  if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (palette?.open) palette.close();
  else open();
});
