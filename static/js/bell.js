// The bell asks again each minute while the page is seen and its panel is closed.
const EVERY = 60000;

setInterval(() => {
  const bell = document.getElementById("bell");
  if (bell && !document.hidden && !bell.querySelector(":popover-open") && !bell.contains(document.activeElement)) {
    htmx.trigger(bell, "refresh");
  }
}, EVERY);
