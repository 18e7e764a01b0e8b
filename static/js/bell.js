// The bell asks again when its owner was told something: live at once, else each minute. Not while its panel is open, the
// focus is in it, or the page is hidden: then it asks afterwards.
const EVERY = 60000;
const GLANCE = 500;
let timer = 0;

function ask() {
  timer = 0;
  const bell = document.getElementById("bell");
  if (!bell || document.hidden) return;
  if (bell.querySelector(":popover-open") || bell.contains(document.activeElement)) timer = setTimeout(ask, GLANCE);
  else htmx.trigger(bell, "refresh");
}

function askSoon() {
  timer ||= setTimeout(ask, Math.random() * GLANCE);
}

document.addEventListener("desk-live", ({ detail }) => { if (detail.bell || detail.missed) askSoon(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) askSoon(); });
setInterval(askSoon, EVERY);
