// <hd-clock>: counts a promise's remaining business time. The server sent the text that stands in it; this goes on
// from there. Attributes, in seconds since 1970 or seconds:
//   data-due, data-soon   when it is due and when it becomes due soon
//   data-left, data-now   business seconds left (negative when late) at the server's now; default: wall time to due
//   data-open             business intervals from now on, "start-end start-end"; default: always open
//   data-kind             which phrases it speaks
//   data-plain            it has no state, only time
//   data-announce         its name: changes of state are said once
// Phrases and glyphs come from <template id="clock-words">.
import { announce, fill } from "./dom.js";

const CALM = 15000;
const CLOSE = 1000;
const CLOSE_BELOW = 120;
const clocks = new Set();
let timer = 0;

const words = () => document.getElementById("clock-words");

const pageSkew = Number(document.documentElement.dataset.now) * 1000 - Date.now();

export function durationText(seconds) {
  const patterns = words().dataset;
  const whole = Math.floor(Math.abs(seconds));
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = whole % 60;
  const two = (number) => String(number).padStart(2, "0");
  if (h) return fill(m && h < 100 ? patterns.hoursMinutes : patterns.hours, { h, m: two(m) });
  if (whole < 60) return fill(patterns.seconds, { s });
  if (whole < CLOSE_BELOW) return fill(patterns.minutesSeconds, { m, s: two(s) });
  return fill(patterns.minutes, { m });
}

/** Seconds of [from, to) that lie in the intervals; all of them when there are none. */
export function openSeconds(intervals, from, to) {
  if (!intervals.length) return to - from;
  return intervals.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
}

class Clock extends HTMLElement {
  connectedCallback() {
    const { dataset } = this;
    // A page from the browser's history has an old "now": the skew that was measured first stays with the element.
    if (dataset.skew === undefined) {
      dataset.skew = dataset.now ? Math.round(Number(dataset.now) * 1000 - Date.now()) : Math.round(pageSkew);
    }
    this.due = Number(dataset.due);
    this.soon = dataset.soon ? Number(dataset.soon) : Infinity;
    this.start = dataset.now ? Number(dataset.now) : this.due;
    this.left = dataset.left === undefined ? 0 : Number(dataset.left);
    this.open = (dataset.open ?? "").split(" ").filter(Boolean).map((pair) => pair.split("-").map(Number));
    this.state = this.stateAt(this.now());
    clocks.add(this);
    clearTimeout(timer);
    timer = 0;
    schedule();
  }

  disconnectedCallback() {
    clocks.delete(this);
  }

  now() {
    return (Date.now() + Number(this.dataset.skew)) / 1000;
  }

  /** Business seconds left at an instant; negative when late. */
  leftAt(now) {
    if (this.dataset.left === undefined) return this.due - now;
    return this.left - openSeconds(this.open, this.start, now);
  }

  stateAt(now) {
    if (now >= this.due) return "breached";
    return now >= this.soon ? "due_soon" : "on_track";
  }

  /** Show the time as it is now; answer the seconds left. */
  tick() {
    const now = this.now();
    const left = this.leftAt(now);
    const phrases = words().content.querySelector(`[data-kind="${this.dataset.kind}"]`) ?? words().content.firstElementChild;
    const late = now >= this.due;
    const text = fill(late ? phrases.dataset.late : phrases.dataset.left, { time: durationText(left) });
    const place = this.querySelector(".sla__text");
    if (place && place.textContent !== text) place.textContent = text;
    const state = this.stateAt(now);
    if (state !== this.state) this.change(state, left);
    return Math.abs(left);
  }

  change(state, left) {
    this.state = state;
    if (this.dataset.plain !== undefined) return;
    this.className = `sla sla--${state}`;
    const glyph = words().content.querySelector(`[data-glyph="${state}"]`);
    this.querySelector(".sla__glyph")?.replaceChildren(glyph.firstElementChild.cloneNode(true));
    const sentence = words().content.querySelector(`[data-announce="${state}"]`);
    if (this.dataset.announce && sentence) {
      announce(fill(sentence.dataset.text, { label: this.dataset.announce, time: durationText(left) }));
    }
    this.dispatchEvent(new CustomEvent("hd-clock-change", { bubbles: true, detail: { state } }));
  }
}

function tickAll() {
  let nearest = Infinity;
  for (const clock of clocks) nearest = Math.min(nearest, clock.tick());
  timer = 0;
  schedule(nearest);
}

function schedule(nearest = 0) {
  if (timer || !clocks.size) return;
  // A little early, so that the last two minutes are counted second by second.
  timer = setTimeout(tickAll, nearest < CLOSE_BELOW + CALM / 1000 ? CLOSE : CALM);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  clearTimeout(timer);
  tickAll();
});

customElements.define("hd-clock", Clock);
