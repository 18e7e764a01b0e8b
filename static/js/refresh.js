// What others change shows by itself. A live part is an element `data-refresh="ID of what it renews"`; `data-live` says
// when: "lists" when any ticket changed, "ticket:1042" when that one did. A part with `data-rows` renews a list row by row,
// any other asks by its hx-trigger `refresh`. Live, parts ask when they hear of a change; else every 15 seconds.
// Nobody is disturbed: a part waits while the page is hidden or somebody works in what it renews.
import { renewRows } from "./live-rows.js";

const POLL = 15000;
const POLL_LIVE = 60000;
const SPREAD = 300;
const GLANCE = 300;
const REST = 1000;
/** A desk that answers slowly is asked more rarely: for each second of its answer, ten seconds of rest. */
const SLOWNESS = 10;
const CHOICES = "input, select";

const waiting = new Set();
const restsUntil = new Map();
let timer = 0;
let lastPoll = performance.now();

const find = (id) => document.querySelector(`[data-refresh="${CSS.escape(id)}"]`);
const isLive = () => document.documentElement.dataset.live === "live";

function isAtWork(part) {
  if (document.querySelector("dialog[open], :popover-open, .htmx-request")) return true;
  if (part.dataset.rows !== undefined) return false;
  const focus = document.activeElement;
  return focus.matches(CHOICES) || document.getElementById(part.dataset.refresh)?.contains(focus);
}

function ask(isMeant = () => true) {
  for (const part of document.querySelectorAll("[data-refresh]")) {
    if (isMeant(part)) waiting.add(part.dataset.refresh);
  }
  if (waiting.size) timer ||= setTimeout(work, Math.random() * SPREAD);
}

function work() {
  timer = 0;
  if (document.hidden) return;
  for (const id of waiting) {
    const part = find(id);
    if (!part) waiting.delete(id);
    else if (performance.now() >= (restsUntil.get(id) ?? 0) && !isAtWork(part)) renew(id, part);
  }
  if (waiting.size) timer = setTimeout(work, GLANCE);
}

async function renew(id, part) {
  waiting.delete(id);
  const began = performance.now();
  restsUntil.set(id, began + POLL);
  try {
    await (part.dataset.rows === undefined ? byHtmx(part) : renewRows(part));
  } catch {
    // Nobody answered: the next round asks again.
  }
  const took = performance.now() - began;
  restsUntil.set(id, performance.now() + Math.max(REST, took * SLOWNESS));
}

function byHtmx(part) {
  return new Promise((resolve) => {
    part.addEventListener("htmx:afterRequest", resolve, { once: true });
    htmx.trigger(part, "refresh");
  });
}

function isTold(part, { ticket = [], lists, many, missed }) {
  if (missed) return true;
  const [kind, id] = (part.dataset.live ?? "lists").split(":");
  if (kind === "ticket") return Boolean(many) || ticket.includes(Number(id));
  return Boolean(lists || many || ticket.length);
}

document.addEventListener("desk-live", ({ detail }) => ask((part) => isTold(part, detail)));
document.addEventListener("visibilitychange", () => { if (!document.hidden && waiting.size) work(); });
addEventListener("pageshow", (event) => { if (event.persisted) ask(); });

setInterval(() => {
  if (document.hidden || performance.now() - lastPoll < (isLive() ? POLL_LIVE : POLL)) return;
  lastPoll = performance.now();
  ask();
}, 1000);
