// Reloads the page after the next build. A page that nobody sees does not wait, because browsers open few connections.
const stamp = encodeURIComponent(document.currentScript.dataset.stamp);
let events = null;
function follow() {
  if (document.hidden) {
    events?.close();
    events = null;
  } else if (events === null) {
    events = new EventSource(`/_preview/events?after=${stamp}`);
    events.onmessage = () => { events.close(); location.reload(); };
  }
}
document.addEventListener("visibilitychange", follow);
follow();
