// The line at the top, when an answer takes longer than 300 ms.
const PATIENCE = 300;
let open = 0;
let timer = 0;

const isQuiet = (event) => Boolean(event.detail.elt?.closest?.("#bell")) || event.detail.requestConfig?.headers?.["HX-Preloaded"];

document.addEventListener("htmx:beforeSend", (event) => {
  if (isQuiet(event)) return;
  open += 1;
  timer ||= setTimeout(() => { document.documentElement.dataset.loading = ""; }, PATIENCE);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (isQuiet(event)) return;
  open = Math.max(0, open - 1);
  if (open) return;
  clearTimeout(timer);
  timer = 0;
  delete document.documentElement.dataset.loading;
});
