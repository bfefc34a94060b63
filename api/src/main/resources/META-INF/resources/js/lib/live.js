// One stream of all changes for the whole page; pages subscribe to it.

import { follow } from "./api.js";

const subscribers = new Set();
let stop = null;

function tell(name, data) {
  for (const subscriber of [...subscribers]) subscriber(name, data);
}

/** Hears "hello" and "resync" (fetch again), "job" and "progress"; returns what ends it. */
export function subscribe(subscriber) {
  subscribers.add(subscriber);
  return () => subscribers.delete(subscriber);
}

/** (Re)connects, e.g. with another key. */
export function connect() {
  stop?.();
  const state = document.getElementById("link-state");
  const show = (name, text) => {
    state.className = `link-state ${name}`;
    state.textContent = text;
  };
  show("", "connecting");
  stop = follow("/v1/stream", {
    onEvent: tell,
    onState: (now) => (now === "live" ? show("live", "live") : show("lost", "reconnecting")),
  });
}
