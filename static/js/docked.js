// How far what is docked at the lower edge reaches up (the composer, the bar of selected rows): toasts wait above it.
import { each } from "./dom.js";

const DOCKED = ".composer, .bulk__bar";

function measure() {
  const shown = [...document.querySelectorAll(DOCKED)].filter((element) => element.checkVisibility());
  const highest = Math.min(innerHeight, ...shown.map((element) => element.getBoundingClientRect().top));
  document.getElementById("toasts")?.style.setProperty("--docked", `${innerHeight - highest}px`);
}

const sizes = new ResizeObserver(measure);
each(DOCKED, (element) => sizes.observe(element));
each("#toasts > .toast", measure);
addEventListener("resize", measure);
