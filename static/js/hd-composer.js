// <hd-composer>: reply and note keep separate texts, so that a note is never sent to a customer by switching.
// A draft of each is kept in this browser at once, and by the server for the writer's other machines, until it is sent.
import { token } from "./reading.js";

const DELAY = 400;
const DELAY_TO_SERVER = 2000;

class Composer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.field = this.querySelector("textarea");
    if (!this.form || !this.field || this.ready) return;
    this.ready = true;
    this.texts = { [this.mode]: this.field.value };
    this.restore();
    this.form.addEventListener("change", (event) => event.target.name === "visibility" && this.switch());
    this.form.addEventListener("input", (event) => event.target === this.field && this.keep());
    this.form.addEventListener("submit", () => this.sent());
    this.form.addEventListener("htmx:afterRequest", (event) => this.answered(event));
    addEventListener("pagehide", () => this.leave());
    this.querySelector("[data-composer-discard]")?.addEventListener("click", () => this.discard());
    this.addEventListener("mousedown", (event) => this.pressed(event));
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.left(event));
    this.addEventListener("keydown", (event) => this.sends(event));
    this.querySelectorAll(".composer__tab").forEach((tab) =>
      tab.addEventListener("click", (event) => event.detail && this.field.focus()));
  }

  get mode() {
    return this.querySelector("[name=visibility]:checked")?.value ?? "public";
  }

  key(mode) {
    return this.dataset.draft && `draft:${this.dataset.draft}:${mode}`;
  }

  /** The focus moves the composer on a small screen; a press leaves it where it is, so that the click meets its target. */
  pressed(event) {
    if (event.target !== this.field) event.preventDefault();
  }

  /** Escape leaves the field, so that single keys work again. */
  left(event) {
    if (event.target !== this.field || event.isComposing) return;
    document.getElementById("conversation")?.focus({ preventScroll: true });
    this.field.blur();
  }

  /** Ctrl+Shift+Enter sends and goes on to the next ticket, Ctrl+Alt+Enter sends and resolves; Ctrl+Enter alone is of keys.js. */
  sends(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.shiftKey === event.altKey) return;
    event.preventDefault();
    if (event.shiftKey) this.form.dataset.onward = "";
    const button = event.altKey ? "[name=then][value=resolved]" : ".composer__foot .button--primary[type=submit]";
    const pressed = this.querySelector(button);
    pressed?.click();
  }

  /** Show the other text; what was written stays with its own mode. */
  switch() {
    const before = this.mode === "public" ? "internal" : "public";
    this.texts[before] = this.field.value;
    this.store(before, this.texts[before]);
    this.field.value = this.texts[this.mode] ?? "";
  }

  keep() {
    clearTimeout(this.timer);
    const { mode } = this;
    const text = this.field.value;
    this.timer = setTimeout(() => this.store(mode, text), DELAY);
    this.show("[data-composer-kept]", false);
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.keepOnServer(mode, text), DELAY_TO_SERVER);
  }

  /** The server keeps it too. Where it cannot be reached, this browser's copy does. */
  async keepOnServer(mode, text) {
    if (!this.dataset.draftUrl) return;
    const body = new URLSearchParams({ visibility: mode, body: text });
    const answer = await fetch(this.dataset.draftUrl, { method: "POST", headers: token(), body, keepalive: text.length < 20000 }).catch(() => null);
    if (answer?.ok && this.field.value === text && text) this.show("[data-composer-kept]", true);
  }

  show(selector, isShown) {
    this.querySelector(selector)?.toggleAttribute("hidden", !isShown);
  }

  /** What was typed in the last moment is kept too, unless it is on its way. */
  leave() {
    if (this.isConnected && !this.isSent) this.store(this.mode, this.field.value);
  }

  store(mode, text, pending = false) {
    if (!this.key(mode)) return;
    if (text.trim()) localStorage.setItem(this.key(mode), JSON.stringify({ text, pending, seen: this.dataset.seen, at: Date.now() / 1000 }));
    else localStorage.removeItem(this.key(mode));
  }

  /** Bring drafts back, but not one that was sent and arrived: then the page has a newer last message. */
  restore() {
    for (const mode of ["public", "internal"]) {
      const kept = this.newest(mode);
      if (!kept) continue;
      if (kept.pending && kept.seen !== this.dataset.seen) {
        localStorage.removeItem(this.key(mode));
      } else if (!this.texts[mode]) {
        this.texts[mode] = kept.text;
        if (mode === this.mode) this.showRestored(kept.text);
      }
    }
  }

  /** The later of this browser's draft and the server's, which may come from another machine, or be sent there. */
  newest(mode) {
    const here = this.key(mode) && JSON.parse(localStorage.getItem(this.key(mode)) ?? "null");
    const drafted = Number(this.dataset.drafted ?? 0);
    if (here && (here.at ?? 0) + 1 >= drafted) return here;
    const text = this.querySelector(`template[data-kept="${mode}"]`)?.content.textContent ?? "";
    return text ? { text } : null;
  }

  showRestored(text) {
    this.field.value = text;
    this.show("[data-composer-draft]", true);
  }

  discard() {
    this.field.value = "";
    this.texts[this.mode] = "";
    this.store(this.mode, "");
    this.keepOnServer(this.mode, "");
    this.show("[data-composer-draft]", false);
    this.field.focus();
  }

  sent() {
    clearTimeout(this.timer);
    clearTimeout(this.sending);
    this.isSent = true;
    this.store(this.mode, this.field.value, true);
  }

  answered(event) {
    if (event.detail.elt !== this.form) return;
    this.isSent = false;
    if (!event.detail.successful) delete this.form.dataset.onward;
    if (event.detail.successful) this.store(this.mode, "");
  }
}

customElements.define("hd-composer", Composer);
