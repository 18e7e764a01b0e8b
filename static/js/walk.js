// From a list to its tickets and back. The list that was left is remembered for this tab: on a ticket, [ and ] walk it, u
// and the first crumb lead back to the row, and "send and next" goes on to the next one.
import { on } from "./dom.js";

const KEPT = "walk";
const list = () => document.querySelector("main [data-list]");
const linksOf = (root) => [...root.querySelectorAll("[data-item] .row-link")].map((link) => link.getAttribute("href"));

function remember() {
  if (!list()) return;
  sessionStorage.setItem(KEPT, JSON.stringify({ urls: linksOf(list()), back: location.pathname + location.search }));
}

on("click", "main [data-list] .row-link, [data-walk-start]", remember, true);
on("keydown", "main [data-list] .row-link", (event) => event.key === "Enter" && remember(), true);

/** Where the reader is in the list they came from; null when this page is not of it. */
function place() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  const here = kept?.urls.indexOf(location.pathname) ?? -1;
  return here < 0 ? null : { ...kept, here };
}

/** The address of the next ticket of the list; where there is none, of the list. */
export function onward() {
  const at = place();
  return at && (at.urls[at.here + 1] ?? at.back);
}

function show() {
  const at = place();
  const walk = document.querySelector("[data-walk]");
  if (!at || !walk) return;
  lead(walk.querySelector("[data-walk-previous]"), at.urls[at.here - 1]);
  lead(walk.querySelector("[data-walk-next]"), at.urls[at.here + 1]);
  walk.hidden = false;
  const crumb = document.querySelector(".crumbs a");
  if (crumb) crumb.href = `${at.back}#row-${location.pathname.split("/").at(-1)}`;
}

function lead(link, url) {
  if (url) link.href = url;
  link.hidden = !url;
}

/** Back in the list, the row that was left has the focus. */
function settle() {
  if (!location.hash.startsWith("#row-")) return;
  document.getElementById(location.hash.slice(1))?.querySelector(".row-link")?.focus();
}

show();
// The browser goes to the address's fragment first and lets go of the focus; only then it can stay on the row.
if (document.readyState === "complete") settle();
else addEventListener("load", () => setTimeout(settle));
