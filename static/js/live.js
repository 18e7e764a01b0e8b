// Live pages: one tab of the browser holds the stream and tells the others. What is heard becomes events of the document:
//   desk-live        detail {ticket: [ids], lists, many, bell}, or {missed: true}: ask for everything that is shown
//   desk-live-state  detail {state}: live, waiting (the page asks by itself) or off (signed out)
import { keepOpen } from "./live-stream.js";

const KEPT = 30000;

function start(dot) {
  const { dataset } = dot;
  const key = {
    url: dataset.stream,
    token: dataset.token,
    lasts: Number(dataset.lasts),
    since: Number(dataset.since),
    born: 0,
    clock: 0,
  };
  const name = `desk-live-${dataset.user}`;
  const others = new BroadcastChannel(name);
  const leaving = new AbortController();
  let recent = [];
  let state = "waiting";
  let leads = false;
  let close = () => {};

  function show(heard) {
    if (heard.state) {
      state = heard.state;
      document.documentElement.dataset.live = state;
      document.dispatchEvent(new CustomEvent("desk-live-state", { detail: { state } }));
    }
    if (heard.changed) document.dispatchEvent(new CustomEvent("desk-live", { detail: heard.changed }));
    if (heard.missed) document.dispatchEvent(new CustomEvent("desk-live", { detail: { missed: true } }));
  }

  function hear(heard) {
    if (heard.at) recent = [...recent.filter(({ at }) => at > heard.at - KEPT), heard];
    others.postMessage(heard);
    show(heard);
  }

  /** A tab that comes hears how it stands, and what was told between its page's making and its first word. */
  function greet(since) {
    others.postMessage({ state });
    recent.filter(({ at }) => at >= since - 2000).forEach((heard) => others.postMessage(heard));
  }

  others.addEventListener("message", ({ data }) => {
    if (data.hello) {
      if (leads) greet(data.hello);
    } else if (!leads) {
      if (data.at) key.since = data.at;
      show(data);
    }
  });

  function lead() {
    leads = true;
    close = keepOpen(key, dataset.keyUrl, hear);
    return new Promise((resolve) => { leaving.signal.addEventListener("abort", resolve); });
  }

  // Without a secure context there are no locks, and each tab has a stream of its own.
  if (navigator.locks) navigator.locks.request(name, { signal: leaving.signal }, lead).catch(() => {});
  else lead();
  others.postMessage({ hello: key.since });

  return () => {
    leaving.abort();
    close();
    others.close();
  };
}

const dot = document.querySelector("hd-live-dot");
if (dot) {
  let stop = start(dot);
  addEventListener("pagehide", () => stop());
  addEventListener("pageshow", (event) => { if (event.persisted) stop = start(dot); });
}
