// While the strip of promises is out of sight, the head that stays says what the nearest promise is.
const HALF = 0.5;
const TOP_BAR = 44;
const strip = document.getElementById("clocks");

if (strip) {
  const under = document.querySelector(".ticket-head")?.offsetHeight ?? 0;
  new IntersectionObserver(([seen]) => {
    document.querySelector(".main").toggleAttribute("data-strip-away", seen.intersectionRatio < HALF);
  }, { threshold: [0, HALF], rootMargin: `-${under + TOP_BAR}px 0px 0px` }).observe(strip);
}
