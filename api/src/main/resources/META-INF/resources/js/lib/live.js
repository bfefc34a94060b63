// One stream of all changes for the whole page; pages subscribe to it.

import { follow } from "./api.js";

const subscribers = new Set();
let stop = null;
let last = null; // how far this page has heard

function tell(name, data) {
  // Whoever comes back hears what it missed, or "resync".
  if (name === "hello" && last) return;
  for (const subscriber of [...subscribers]) subscriber(name, data);
}

/** Hears "hello" and "resync" (fetch again), "job" and "progress"; returns what ends it. */
export function subscribe(subscriber) {
  subscribers.add(subscriber);
  return () => subscribers.delete(subscriber);
}

// A browser opens few connections to one server for all its tabs: one that nobody looks at gives its own back.
const PATIENCE = 20000;
let resting = null;
document.addEventListener("visibilitychange", () => {
  clearTimeout(resting);
  if (document.hidden) resting = setTimeout(disconnect, PATIENCE);
  else if (!stop) connect();
});

function disconnect() {
  stop?.();
  stop = null;
}

/** Connects as somebody else, e.g. with another key. */
export function reconnect() {
  last = null;
  connect();
}

export function connect() {
  disconnect();
  const state = document.getElementById("link-state");
  const show = (name, text) => {
    state.className = `link-state ${name}`;
    state.textContent = text;
  };
  show("", "connecting");
  stop = follow("/v1/stream", {
    onEvent: tell,
    place: (id) => (id ? (last = id) : last),
    onState: (now) => (now === "live" ? show("live", "live") : show("lost", "reconnecting")),
  });
}
