// A ticket opens where its reader left off, and remembers how far they came once they have looked at it for a moment.
const GLANCE = 1500;
const place = document.getElementById("conversation");
let told = 0;

/** The header that lets a script write. */
export const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");

function open() {
  const arrival = performance.getEntriesByType("navigation")[0]?.type;
  if (location.hash || arrival === "back_forward" || arrival === "reload") return;
  const { opensAt } = place.dataset;
  if (opensAt === "end") scrollTo({ top: document.documentElement.scrollHeight });
  else if (opensAt) document.getElementById(opensAt)?.scrollIntoView({ block: "start" });
}

function tell() {
  const newest = Number(document.getElementById("timeline")?.dataset.newest ?? 0);
  if (document.hidden || newest <= told) return;
  told = newest;
  fetch(place.dataset.readUrl, { method: "POST", headers: token(), body: new URLSearchParams({ seen_message: newest }), keepalive: true });
}

function soon() {
  setTimeout(tell, GLANCE);
}

if (place) {
  open();
  soon();
  document.addEventListener("visibilitychange", soon);
  document.addEventListener("htmx:afterSettle", soon);
}
