// Server-sent events by fetch, because EventSource cannot send an Authorization header.

import { parse, send } from "./api.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10000;

/**
 * Follows a stream until the returned function is called; reconnects by itself.
 * onEvent(name, data) gets events, onState("live" | "lost") the state of the connection; position(id) stores the last
 * event id, position() returns it.
 */
export function follow(path, { onEvent, onState, position }) {
  const stop = new AbortController();
  let pause = FIRST_PAUSE;

  async function read() {
    const answer = await send(path, {
      headers: { Accept: "text/event-stream", ...(position() && { "Last-Event-ID": position() }) },
      signal: stop.signal,
    });
    onState("live");
    pause = FIRST_PAUSE;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      buffer += value;
      let end;
      while ((end = buffer.indexOf("\n\n")) >= 0) {
        const { name, id, data } = frame(buffer.slice(0, end));
        if (data) onEvent(name, parse(data));
        if (id) position(id);
        buffer = buffer.slice(end + 2);
      }
    }
  }

  (async () => {
    while (!stop.signal.aborted) {
      try {
        await read();
      } catch (failure) {
        if (stop.signal.aborted) return;
        onState("lost");
        const { status } = failure;
        if (status >= 400 && status < 500 && status !== 401 && status !== 429) return;
      }
      await new Promise((resume) => setTimeout(resume, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  })();
  return () => stop.abort();
}

/** One event of the stream's text: { name, id, data }. */
function frame(text) {
  const event = { name: "message", id: null, data: "" };
  const data = [];
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event.name = value;
    if (field === "id") event.id = value;
    if (field === "data") data.push(value);
  }
  return { ...event, data: data.join("\n") };
}
