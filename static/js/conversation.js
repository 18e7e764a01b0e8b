// After something was sent, or somebody was faster, the newest message is what the reader must see: the page goes to the
// end of the conversation, where the composer stands.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "conversation") return;
  scrollTo({ top: document.documentElement.scrollHeight });
});
