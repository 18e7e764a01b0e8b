// What several modules need from the document.

/** Call `handler(event, element)` for events of a type on elements that match, now and in the future. */
export function on(type, selector, handler, options) {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element && event.target.closest(selector);
    if (element) handler(event, element);
  }, options);
}

/** Call `handler(element)` for each element that matches, now and after each htmx swap. */
export function each(selector, handler) {
  const visit = (root) => {
    if (root.matches?.(selector)) handler(root);
    root.querySelectorAll(selector).forEach(handler);
  };
  visit(document);
  document.addEventListener("htmx:load", (event) => visit(event.detail.elt));
}

/** Put values into the `{name}` places of a phrase. */
export function fill(phrase, values) {
  return phrase.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Keep a small choice of this browser for a year, where the server can read it. */
export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

/** Say something once to screen readers. */
export function announce(text) {
  const region = document.getElementById("announcer");
  if (region) region.textContent = text;
}
