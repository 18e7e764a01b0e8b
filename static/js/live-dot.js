// <hd-live-dot>: says whether others' changes show at once. Its phrases are its attributes data-live-words and so on.
class LiveDot extends HTMLElement {
  connectedCallback() {
    this.hear = (event) => this.show(event.detail.state);
    document.addEventListener("desk-live-state", this.hear);
    this.show(document.documentElement.dataset.live ?? "waiting");
    this.hidden = false;
  }

  disconnectedCallback() {
    document.removeEventListener("desk-live-state", this.hear);
  }

  show(state) {
    const words = this.dataset[`${state}Words`];
    this.dataset.state = state;
    this.setAttribute("aria-label", words);
    this.title = words;
  }
}

customElements.define("hd-live-dot", LiveDot);
