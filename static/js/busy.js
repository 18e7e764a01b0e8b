// A button that was pressed says that it is working and cannot be pressed twice.
const release = (root = document) => root.querySelectorAll("button[aria-busy=true][data-pressed]").forEach(free);

function free(button) {
  button.removeAttribute("aria-busy");
  delete button.dataset.pressed;
}

function hold(button) {
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  button.dataset.pressed = "";
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target.method === "dialog") return;
  if (button?.dataset.pressed !== undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // Once everybody has heard of it: a submit that somebody prevented holds nothing, unless htmx sends it instead.
  setTimeout(() => { if (!event.defaultPrevented || isOfHtmx(event.target)) hold(button); });
}, true);

const isOfHtmx = (form) => form.matches("[hx-post], [hx-get], [hx-put], [hx-patch], [hx-delete]");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches?.("button")) hold(event.detail.elt);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt } = event.detail;
  if (elt.matches?.("button")) free(elt);
  release(elt);
});
window.addEventListener("pageshow", (event) => event.persisted && release());
