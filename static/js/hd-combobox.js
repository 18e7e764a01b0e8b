// <hd-combobox> around a <select>: the same choice by typing a part of its words. The select goes on holding the value and
// stays alone where there are no scripts. Arrows choose, Enter takes, Escape leaves the value as it was.
import { Listbox, holds, plain } from "./listbox.js";

class Combobox extends HTMLElement {
  connectedCallback() {
    this.select = this.querySelector("select");
    if (!this.select || this.field) return;
    this.field = this.made("input", { type: "text", role: "combobox", autocomplete: "off", spellcheck: false, className: "combobox__field" });
    this.popup = this.made("div", { role: "listbox", className: "combobox__list", popover: "manual" });
    this.adopt();
    this.append(this.field, this.popup);
    this.list = new Listbox(this.field, this.popup);
    this.fill();
    this.listen();
  }

  made(tag, facts) {
    return Object.assign(document.createElement(tag), facts);
  }

  /** The field takes over the select's label, hints and errors; the select leaves the way of the keyboard. */
  adopt() {
    const { select, field, popup } = this;
    const label = select.labels[0];
    field.id = select.id;
    select.id = `${field.id}-value`;
    popup.id = `${field.id}-list`;
    if (label) popup.ariaLabel = label.textContent.trim();
    for (const name of ["aria-describedby", "aria-invalid", "aria-label", "data-key"]) {
      if (select.hasAttribute(name)) field.setAttribute(name, select.getAttribute(name));
    }
    select.removeAttribute("data-key");
    field.required = select.required;
    field.disabled = select.disabled;
    field.setAttribute("aria-controls", popup.id);
    field.setAttribute("aria-autocomplete", "list");
    field.ariaExpanded = "false";
    select.required = false;
    select.hidden = true;
  }

  fill() {
    const rows = [...this.select.options].map((each) => {
      const row = this.made("div", { role: "option", className: "combobox__option", textContent: each.textContent.trim(), value: each.value });
      row.ariaSelected = "false";
      return row;
    });
    this.popup.replaceChildren(...rows);
    this.settle();
  }

  listen() {
    const { field, popup } = this;
    field.addEventListener("input", () => this.open(field.value));
    field.addEventListener("click", () => this.open(""));
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => this.pressed(event));
    popup.addEventListener("mousedown", (event) => event.preventDefault());
    popup.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
    this.select.addEventListener("change", () => this.settle());
    this.select.form?.addEventListener("reset", () => setTimeout(() => this.settle()));
  }

  get isOpen() {
    return this.popup.matches(":popover-open");
  }

  /** Show the options that hold what is typed. */
  open(text) {
    const words = plain(text).split(/\s+/).filter(Boolean);
    for (const row of this.popup.children) row.hidden = !holds(plain(row.textContent), words);
    if (!this.isOpen) this.popup.showPopover();
    this.place();
    this.field.ariaExpanded = "true";
    this.list.choose(this.best(words));
  }

  /** With nothing typed the value; else the first with a word that begins so: "lena" is Lena before it is Elena. */
  best(words) {
    const { options } = this.list;
    const begins = (row) => plain(row.textContent).split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(words[0]));
    return options.find((row) => (words.length ? begins(row) : row.value === this.select.value)) ?? options[0];
  }

  place() {
    const box = this.field.getBoundingClientRect();
    const below = innerHeight - box.bottom > 220 || box.top < 220;
    Object.assign(this.popup.style, {
      left: `${box.left}px`,
      minWidth: `${box.width}px`,
      top: below ? `${box.bottom + 4}px` : "auto",
      bottom: below ? "auto" : `${innerHeight - box.top + 4}px`,
    });
  }

  close() {
    if (this.isOpen) this.popup.hidePopover();
    this.field.ariaExpanded = "false";
    this.list.choose(null);
    this.settle();
  }

  take(row) {
    if (!row) return;
    const isNew = row.value !== this.select.value;
    this.select.value = row.value;
    this.close();
    if (isNew) this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** The field shows the value. */
  settle() {
    this.field.value = this.select.selectedOptions[0]?.textContent.trim() ?? "";
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const wasOpen = this.isOpen;
    if (!wasOpen && ["ArrowDown", "ArrowUp"].includes(event.key)) this.open("");
    else if (wasOpen && event.key === "Enter") this.take(this.list.active);
    else if (wasOpen && event.key === "Escape") this.close();
    else if (!wasOpen || !this.list.press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define("hd-combobox", Combobox);
