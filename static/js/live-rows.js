// A list that others change while somebody works in it: changed rows are exchanged where they stand and marked, new ones
// wait behind a button, and those that left stay, greyed, until the list is shown anew.
// A row is a [data-item] with an id; `data-mark` changes when what it shows does.
import { fill } from "./dom.js";

const rowsOf = (root) => new Map([...root.querySelectorAll("[data-item][id]")].map((row) => [row.id, row]));
const plural = new Intl.PluralRules(document.documentElement.lang || "en");

/** Ask for the rows of a live part and show what changed. Rejects when nobody answered. */
export async function renewRows(part) {
  const place = document.getElementById(part.dataset.refresh);
  const html = await ask(part);
  if (html === null || !part.isConnected) return;
  const fresh = rowsOf(new DOMParser().parseFromString(html, "text/html"));
  if (!place.querySelector("[data-item]")) {
    if (fresh.size) swapAll(place, html);
    return;
  }
  merge(place, part, fresh);
}

async function ask(part) {
  const answer = await fetch(part.dataset.url, { headers: { "HX-Request": "true", "HX-Target": part.dataset.refresh } });
  // Where the sign-in answers, the page as it stands is better than none.
  return answer.ok && !answer.redirected && !answer.headers.has("HX-Redirect") ? answer.text() : null;
}

function merge(place, part, fresh) {
  const shown = rowsOf(place);
  const newcomers = [...fresh.keys()].filter((id) => !shown.has(id)).length;
  const pushedOut = beyondTheEnd([...shown.keys()], fresh, newcomers);
  for (const [id, row] of shown) {
    const next = fresh.get(id);
    if (next) exchange(row, next);
    else if (!pushedOut.has(id)) leave(row, part);
  }
  showNewcomers(place, part, newcomers);
}

/** Return the last rows that only gave way to newer ones: they are on the next page now. */
function beyondTheEnd(ids, fresh, newcomers) {
  const tail = ids.slice(ids.findLastIndex((id) => fresh.has(id)) + 1);
  return new Set(newcomers ? tail.slice(-newcomers) : []);
}

function exchange(row, next) {
  const isBack = row.classList.contains("is-gone");
  if (row.dataset.mark === next.dataset.mark && !isBack) return;
  const hadFocus = row.contains(document.activeElement);
  const box = row.querySelector("[type=checkbox]");
  const nextBox = next.querySelector("[type=checkbox]");
  if (box && nextBox) nextBox.checked = box.checked;
  next.classList.add("is-changed");
  row.replaceWith(next);
  htmx.process(next);
  htmx.trigger(next, "htmx:load");
  if (hadFocus) (next.querySelector(".row-link, a[href]") ?? next).focus({ preventScroll: true });
}

function leave(row, part) {
  row.classList.add("is-gone");
  row.title = part.dataset.gone;
}

function showNewcomers(place, part, count) {
  place.querySelector(".newcomers-slot")?.remove();
  if (!count) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button newcomers" });
  const phrase = part.dataset[plural.select(count)] ?? part.dataset.many;
  button.textContent = fill(phrase, { n: count });
  button.addEventListener("click", async () => {
    const html = await ask(part);
    if (html === null) return;
    swapAll(place, html);
    place.focus({ preventScroll: true });
  });
  const slot = Object.assign(document.createElement("div"), { className: "newcomers-slot" });
  slot.append(button);
  place.prepend(slot);
}

function swapAll(place, html) {
  htmx.swap(place, html, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
}
