// What somebody writes in the editor of an article stays in this browser until the article's own page shows that it
// arrived: a closed tab, a lost connection or a sign-in that ran out loses nothing. A draft is its writer's alone, and
// remembers which state of the article it was written on, so that a text which somebody else saved meanwhile is shown by
// the server, never overwritten.
import { on } from "./dom.js";

const DELAY = 400;
const FIELDS = ["title", "body", "seen", "base"];
const SENT = "article:sent";
const editor = document.getElementById("article-editor");
const kept = document.querySelector("[data-article-kept]");
const keyOf = (writer, path) => `article:${writer}:${path}`;
const key = keyOf(editor?.dataset.writer, location.pathname);
let timer = 0;
let isTyped = false;

const field = (name) => editor.elements[name];
const stored = (name = key) => JSON.parse(localStorage.getItem(name) ?? "null");
const written = () => Object.fromEntries(FIELDS.map((name) => [name, field(name)?.value ?? ""]));
const differs = (draft) => ["title", "body"].some((name) => draft[name] !== field(name).value);

function keep() {
  clearTimeout(timer);
  localStorage.setItem(key, JSON.stringify(written()));
}

/** Bring a draft back into a page that the server filled afresh; what it answered to a form that was sent stays. */
function restore() {
  const draft = stored();
  const isAnswer = sessionStorage.getItem(SENT) === key && draft && !differs(draft);
  sessionStorage.removeItem(SENT);
  if (!draft || isAnswer) return;
  if (!differs(draft)) return localStorage.removeItem(key);
  const before = written();
  fillIn(draft);
  const note = editor.querySelector("[data-draft-restored]");
  note.hidden = false;
  note.querySelector("[data-draft-discard]").addEventListener("click", () => {
    fillIn(before);
    isTyped = false;
    localStorage.removeItem(key);
    note.hidden = true;
    field("title").focus();
  });
}

function fillIn(values) {
  FIELDS.filter((name) => field(name)).forEach((name) => { field(name).value = values[name]; });
  field("body").dispatchEvent(new Event("input", { bubbles: true }));
  clearTimeout(timer);
}

/** Forget the draft that was sent where the next page shows that the desk has it; on any other page it stays. */
function arrive() {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const draft = sent && kept && stored(sent);
  if (!draft) return;
  const { articleKept, title, changes, writer } = kept.dataset;
  const isOfHere = articleKept.split(" ").some((path) => keyOf(writer, path) === sent);
  if (isOfHere && draft.title.trim() === title && Number(changes) > Number(draft.seen)) localStorage.removeItem(sent);
}

if (editor) {
  on("input", "#id_title, #id_body", () => {
    isTyped = true;
    clearTimeout(timer);
    timer = setTimeout(keep, DELAY);
  });
  addEventListener("submit", (event) => {  // once everybody has heard of it
    if (event.target !== editor || event.defaultPrevented || !(isTyped || stored())) return;
    keep();
    sessionStorage.setItem(SENT, key);
  });
  addEventListener("pagehide", () => isTyped && keep());
  addEventListener("load", restore);  // the preview listens from then on
} else {
  arrive();
}
