// What is shown once: copied, kept as a file, or printed.
import { announce, on } from "./dom.js";

const words = (button) => document.getElementById(button.dataset.keep).innerText.trim();

on("click", "[data-keep-copy]", async (_event, button) => {
  await navigator.clipboard.writeText(words(button));
  announce(button.dataset.keepCopy);
  button.classList.add("is-done");
});

on("click", "[data-keep-file]", (_event, button) => {
  const url = URL.createObjectURL(new Blob([`${words(button)}\n`], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: button.dataset.keepFile });
  link.click();
  URL.revokeObjectURL(url);
});

on("click", "[data-keep-print]", () => window.print());

document.querySelectorAll("[data-keep]").forEach((button) => (button.hidden = false));
