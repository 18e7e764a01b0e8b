// While the strip of promises is out of sight, the head that stays says what the nearest promise is.
const strip = document.getElementById("clocks");

if (strip) {
  const under = document.querySelector(".ticket-head")?.offsetHeight ?? 0;
  new IntersectionObserver(([seen]) => {
    document.querySelector(".main").toggleAttribute("data-strip-away", !seen.isIntersecting);
  }, { rootMargin: `-${under + 44}px 0px 0px` }).observe(strip);
}
