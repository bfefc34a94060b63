// One stream of all changes for the whole page; components subscribe to it.

import { follow } from "./event-stream.js";

// A browser opens few connections to one server for all its tabs: a hidden tab gives its own back.
const HIDDEN_LIMIT = 20000;

const subscribers = new Set();
let stop = null;
let last = null; // id of the last event received
let hiddenTimer = null;

/**
 * Calls subscriber(name, data) for "hello" and "resync" (fetch again), "job", "progress" and "state" (of the
 * connection); returns the function that unsubscribes.
 */
export function subscribe(subscriber) {
  subscribers.add(subscriber);
  return () => subscribers.delete(subscriber);
}

const publish = (name, data) => [...subscribers].forEach((subscriber) => subscriber(name, data));

export function connect() {
  disconnect();
  publish("state", "connecting");
  stop = follow("/v1/stream", {
    // A stream that resumes sends what was missed, or "resync": its "hello" is no news.
    onEvent: (name, data) => (name === "hello" && last ? undefined : publish(name, data)),
    onState: (state) => publish("state", state),
    position: (id) => (id ? (last = id) : last),
  });
}

/** Connects as another caller. */
export function reconnect() {
  last = null;
  connect();
}

function disconnect() {
  stop?.();
  stop = null;
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(hiddenTimer);
  if (document.hidden) hiddenTimer = setTimeout(disconnect, HIDDEN_LIMIT);
  else if (!stop) connect();
});
