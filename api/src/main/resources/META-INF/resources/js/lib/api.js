// The HTTP API: JSON, problems (RFC 9457), pictures, server-sent events.

const KEY = "resow.key";
const TENANT = "resow.tenant";

/** What the server said when it did not do what was asked. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail || body?.title || `The server answered ${status}.`);
    this.status = status;
    this.type = body?.type ?? "";
    this.fields = body?.errors ?? [];
  }
}

export const key = () => localStorage.getItem(KEY) ?? "";
export function setKey(value) {
  if (value) localStorage.setItem(KEY, value);
  else localStorage.removeItem(KEY);
  setTenant("");
}

/** Whom somebody who sees all tenants looks at, or "" for all of them. */
export const tenant = () => localStorage.getItem(TENANT) ?? "";
export function setTenant(value) {
  if (value) localStorage.setItem(TENANT, value);
  else localStorage.removeItem(TENANT);
}

/** Seeds have 64 bits, numbers of JavaScript 53: integers that would lose digits are kept as text. */
export const parse = (text) =>
  JSON.parse(text, (_, value, context) =>
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) && context ? context.source : value);

/** Writes a seed that is text as the number it is. */
const write = (body) =>
  JSON.stringify(body, (name, value) => (name === "seed" && /^-?\d+$/.test(value) && typeof value === "string" ? JSON.rawJSON(value) : value));

/** more may take a header away: null. */
const headers = (more) =>
  Object.fromEntries(Object.entries({ Authorization: key() && `Bearer ${key()}`, "Resow-Tenant": tenant(), ...more }).filter(([, value]) => value));

async function send(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new Problem(0, { detail: "The server does not answer." });
  }
  if (answer.ok) return answer;
  const text = await answer.text();
  if (answer.status === 401) dispatchEvent(new CustomEvent("resow:unauthorized"));
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = { detail: text.slice(0, 200) };
  }
  throw new Problem(answer.status, body);
}

export async function get(path, signal, more) {
  return parse(await (await send(path, { headers: headers({ Accept: "application/json", ...more }), signal })).text());
}

export async function call(method, path, body, more) {
  const json = body === undefined ? {} : { "Content-Type": "application/json" };
  const answer = await send(path, {
    method,
    headers: headers({ Accept: "application/json", ...json, ...more }),
    body: body === undefined ? undefined : write(body),
  });
  const text = await answer.text();
  return text ? parse(text) : null;
}

const pictures = new Map();
const MOST_PICTURES = 300;

/** The address of a job's picture inside this page; the same picture is fetched once. */
export function picture(id) {
  let found = pictures.get(id);
  if (!found) {
    found = send(`/v1/jobs/${id}/image`, { headers: headers({}) })
      .then((answer) => answer.blob())
      .then((blob) => URL.createObjectURL(blob));
    found.catch(() => pictures.delete(id));
    pictures.set(id, found);
    if (pictures.size > MOST_PICTURES) {
      const [oldest, address] = pictures.entries().next().value;
      pictures.delete(oldest);
      address.then(URL.revokeObjectURL, () => {});
    }
  }
  return found;
}

/**
 * Follows server-sent events until stopped; comes back by itself.
 * onEvent(name, data) hears events, onState("live" | "lost") the connection, place(id) remembers how far it heard and
 * without an argument says it.
 */
export function follow(path, { onEvent, onState, place }) {
  const stop = new AbortController();
  let pause = 500;

  async function once() {
    const answer = await send(path, {
      headers: headers({ Accept: "text/event-stream", ...(place() && { "Last-Event-ID": place() }) }),
      signal: stop.signal,
    });
    onState("live");
    pause = 500;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      buffer += value;
      let end;
      while ((end = buffer.indexOf("\n\n")) >= 0) {
        frame(buffer.slice(0, end));
        buffer = buffer.slice(end + 2);
      }
    }
  }

  function frame(text) {
    let name = "message";
    let id = null;
    const data = [];
    for (const line of text.split("\n")) {
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "event") name = value;
      if (field === "id") id = value;
      if (field === "data") data.push(value);
    }
    if (data.length) onEvent(name, parse(data.join("\n")));
    if (id) place(id);
  }

  (async () => {
    while (!stop.signal.aborted) {
      try {
        await once();
      } catch (failure) {
        if (stop.signal.aborted) return;
        onState("lost");
        if (failure.status >= 400 && failure.status < 500 && failure.status !== 401 && failure.status !== 429) return;
      }
      await new Promise((go) => setTimeout(go, pause));
      pause = Math.min(pause * 2, 10000);
    }
  })();
  return () => stop.abort();
}
