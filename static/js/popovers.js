// Where the browser cannot anchor a popover to its button by itself, this places it.
const canAnchor = CSS.supports("position-area: bottom");
let button = null;

function place(popover) {
  const box = button.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const wanted = popover.classList.contains("popover--end") ? box.right - width : box.left;
  const below = box.bottom + height + 12 < innerHeight;
  popover.style.left = `${Math.max(12, Math.min(wanted, innerWidth - width - 12))}px`;
  popover.style.top = `${below ? box.bottom : Math.max(12, box.top - height - 12)}px`;
}

if (!canAnchor) {
  document.addEventListener("click", (event) => { button = event.target.closest?.("[popovertarget]") ?? button; }, true);
  document.addEventListener("toggle", (event) => {
    const popover = event.target;
    if (event.newState === "open" && button && popover.matches(".popover") && innerWidth >= 760) place(popover);
  }, true);
}
