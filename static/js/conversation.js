// After something was sent, or somebody was faster, the newest message is what the reader must see: the page goes to the
// end of the conversation, where the composer stands. What was sent leaves the field, so that single keys work again.
// Sent with Shift, it goes on to the next ticket of the list that the reader came from.
import { onward } from "./walk.js";

const wasSent = ({ xhr, requestConfig }) => requestConfig?.verb === "post" && xhr?.status === 200;

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "conversation") return;
  if (wasSent(event.detail) && goesOn(event.detail)) return;
  if (wasSent(event.detail)) document.getElementById("conversation")?.focus({ preventScroll: true });
  scrollTo({ top: document.documentElement.scrollHeight });
});

function goesOn({ requestConfig }) {
  const next = requestConfig.elt?.dataset.onward !== undefined && onward();
  if (next) location.assign(next);
  return Boolean(next);
}
