// The HTTP API: JSON, problems (RFC 9457) and pictures.

const KEY = "resow.key";
const TENANT = "resow.tenant";

/** Why the server refused or failed a request. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail || body?.title || `The server answered with status ${status}.`);
    this.status = status;
    this.type = body?.type ?? "";
    this.fields = body?.errors ?? [];
  }
}

const store = (name, value) => (value ? localStorage.setItem(name, value) : localStorage.removeItem(name));

export const key = () => localStorage.getItem(KEY) ?? "";
export function setKey(value) {
  store(KEY, value);
  setTenant("");
}

/** The tenant whose work is shown to a caller who sees all tenants, or "" for all of them. */
export const tenant = () => localStorage.getItem(TENANT) ?? "";
export const setTenant = (value) => store(TENANT, value);

/** Seeds have 64 bits, numbers of JavaScript 53: integers that would lose digits stay text. */
export const parse = (text) =>
  JSON.parse(text, (_, value, context) =>
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) && context
      ? context.source
      : value);

/** Writes a seed that is text as the number it is. */
const write = (body) =>
  JSON.stringify(body, (name, value) =>
    name === "seed" && typeof value === "string" && /^-?\d+$/.test(value) ? JSON.rawJSON(value) : value);

/** The headers of a request; a null in more removes one. */
const headers = (more) => {
  const all = { Authorization: key() && `Bearer ${key()}`, "Resow-Tenant": tenant(), ...more };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
};

/** Throws a Problem unless the answer is a success. */
export async function send(path, { headers: more, ...options } = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: headers(more) });
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
  return parse(await (await send(path, { headers: { Accept: "application/json", ...more }, signal })).text());
}

export async function call(method, path, body, more) {
  const json = body === undefined ? {} : { "Content-Type": "application/json" };
  const answer = await send(path, {
    method,
    headers: { Accept: "application/json", ...json, ...more },
    body: body === undefined ? undefined : write(body),
  });
  const text = await answer.text();
  return text ? parse(text) : null;
}

export const idempotencyKey = () => ({ "Idempotency-Key": crypto.randomUUID?.() ?? String(Math.random()) });

/** The object URL of a picture that only reviewers see; whoever asks revokes it. */
export const reviewedPicture = (id) =>
  send(`/v1/reviews/${id}/image`).then((answer) => answer.blob()).then((blob) => URL.createObjectURL(blob));

const pictures = new Map();
const MAX_PICTURES = 300;

/** The object URL of a job's picture; the same picture is fetched once. */
export function picture(id) {
  let found = pictures.get(id);
  if (!found) {
    found = send(`/v1/jobs/${id}/image`)
      .then((answer) => answer.blob())
      .then((blob) => URL.createObjectURL(blob));
    found.catch(() => pictures.delete(id));
    pictures.set(id, found);
    if (pictures.size > MAX_PICTURES) {
      const [oldest, address] = pictures.entries().next().value;
      pictures.delete(oldest);
      address.then(URL.revokeObjectURL, () => {});
    }
  }
  return found;
}
