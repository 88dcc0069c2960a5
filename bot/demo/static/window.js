// In a tab of its own, a window says where one looks and through whose eyes.
document.title = new URLSearchParams(location.search).get("title") ?? document.title;

// A right click on a message: the page around the window shows the menus of Discord.
document.addEventListener("contextmenu", (event) => {
  const message = event.target instanceof Element && event.target.closest("[data-message-id]");
  if (!message || window.parent === window) return;
  event.preventDefault();
  window.parent.postMessage({ menuOf: message.dataset.messageId }, location.origin);
});
document.addEventListener("pointerdown", () => {
  if (window.parent !== window) window.parent.postMessage({ touched: true }, location.origin);
});
// Discord opens a channel at its newest message and shows what answers oneself; SimCord at the bot's last message.
const timeline = document.getElementById("channel-timeline");
const toNewest = () => requestAnimationFrame(() => { timeline.scrollTop = timeline.scrollHeight; });
window.addEventListener("message", (event) => {
  if (event.origin === location.origin && event.data?.newest) setTimeout(toNewest, 700); // the page asks twice a second
});
const opened = setInterval(() => {
  if (!window.simcordPreview?.ready) return;
  clearInterval(opened);
  toNewest();
}, 50);

// SimCord reports each thing that went well; only what did not is worth a person's attention.
let answered = null;
new MutationObserver(() => {
  const { lastAction, transport } = window.simcordPreview ?? {};
  const failed = lastAction?.rejected || ["failed", "timeout", "cancelled"].includes(lastAction?.settlement);
  document.body.toggleAttribute("data-failed", Boolean(failed || ["error", "uncertain"].includes(transport?.state)));
  if (lastAction && lastAction.requestId !== answered) {
    answered = lastAction.requestId;
    if (lastAction.outcomes?.some((o) => o.kind === "response" || o.kind === "followup")) setTimeout(toNewest, 100);
  }
}).observe(document.getElementById("action-status"), { childList: true, characterData: true, subtree: true });
