// A field that rules a list (the combobox of ARIA 1.2): the focus stays in the field, the chosen option is told by
// aria-activedescendant. The palette and <hd-combobox> share it.

let made = 0;

export class Listbox {
  constructor(field, list) {
    this.field = field;
    this.list = list;
    this.active = null;
    list.addEventListener("pointermove", (event) => {
      const option = event.target.closest("[role=option]");
      if (option && option !== this.active) this.choose(option, false);
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")].filter((option) => option.checkVisibility());
  }

  /** Make an option the chosen one, or none. */
  choose(option, scrolls = true) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option ?? null;
    if (!option) return this.field.removeAttribute("aria-activedescendant");
    option.id ||= `option-${made += 1}`;
    option.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", option.id);
    if (scrolls) option.scrollIntoView({ block: "nearest" });
  }

  /** Walk by so many options; from one end the walk goes on at the other. */
  move(step) {
    const all = this.options;
    if (!all.length) return this.choose(null);
    const here = all.indexOf(this.active);
    this.choose(all[here < 0 ? (step > 0 ? 0 : all.length - 1) : (here + step + all.length) % all.length]);
  }

  /** Do what a key means in the list; say whether it meant something. */
  press(key) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
    if (!(key in steps)) return false;
    this.move(steps[key]);
    return true;
  }
}

/** The text as it is compared: no case, no accents. */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether a text holds every word. */
export const holds = (text, words) => words.every((word) => text.includes(word));
