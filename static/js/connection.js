// While the browser has no connection, a banner says so and what is kept; it goes by itself.
const banner = document.getElementById("offline");

function show() {
  if (banner) banner.hidden = navigator.onLine;
}

addEventListener("online", show);
addEventListener("offline", show);
show();
