// <time data-ago>: "5 min ago" in the page's language, units without a full stop as everywhere on the desk. The full time
// stays as the tooltip.
import { each } from "./dom.js";

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];
const format = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto", style: "short" });

function show(time) {
  const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
  if (Math.abs(seconds) > 6 * 86400) return;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  time.textContent = format.format(Math.round(seconds / size), unit).replace(/(\p{L})\.(?= |$)/u, "$1");
}

each("time[data-ago]", show);
setInterval(() => document.querySelectorAll("time[data-ago]").forEach(show), 60000);
