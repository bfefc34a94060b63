// How times, numbers, sizes and states read: one place, so that every page writes the same.

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const grouped = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact" });

/** "2 minutes ago", "in 3 days". */
export function ago(iso, now = Date.now()) {
  const seconds = (new Date(iso) - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 5) return "just now";
  if (size < 60) return relative.format(Math.round(seconds), "second");
  if (size < 3600) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 86400) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86400), "day");
}

export const time = (iso) => (iso ? dateAndTime.format(new Date(iso)) : "–");
export const timeOfDay = (iso) => (iso ? clock.format(new Date(iso)) : "–");

/** "1,204". */
export const number = (value) => grouped.format(value);
/** "1,204", "12K". */
export const compact = (value) => (value >= 10000 ? short.format(value) : number(value));
export const plural = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
export const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : "–");

/** "820 bytes", "20 kB", "1.2 MB". */
export function size(bytes) {
  if (bytes < 1000) return plural(bytes, "byte");
  const [value, unit] = bytes < 999_500 ? [bytes / 1000, "kB"] : [bytes / 1e6, "MB"];
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, "") : number(Math.round(value))} ${unit}`;
}

/** "9.4 s", "45 s", "12 min", "3.5 h". */
export function duration(seconds) {
  if (seconds == null || !isFinite(seconds)) return "–";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** The place of a queued job, or what a waiting job needs; or null. */
export function queuePlace({ queuePosition, estimatedWaitSeconds, waitingFor }) {
  if (waitingFor) return `waiting for a worker with the model ${waitingFor.model}`;
  if (queuePosition == null) return null;
  const place = queuePosition ? `${plural(queuePosition, "job")} ahead` : "next in line";
  return estimatedWaitSeconds > 1 ? `${place}, about ${duration(estimatedWaitSeconds)}` : place;
}

const STATES = {
  QUEUED: ["queued", "wait"],
  DISPATCHED: ["starting", "wait"],
  RUNNING: ["running", "run"],
  RETRY_WAIT: ["waiting to retry", "wait"],
  SUCCEEDED: ["succeeded", "good"],
  FAILED: ["failed", "bad"],
  DEAD: ["failed", "bad"],
  EXPIRED: ["expired", "bad"],
  CANCELLED: ["cancelled", ""],
};
export const stateName = (state) => STATES[state]?.[0] ?? state.toLowerCase();
export const stateTone = (state) => STATES[state]?.[1] ?? "";
export const isOver = (state) => ["SUCCEEDED", "FAILED", "DEAD", "EXPIRED", "CANCELLED"].includes(state);

const VERDICTS = {
  clear: ["clear", "good"],
  overlapped: ["overlapped", "bad"],
  unchecked: ["not checked", ""],
  "budget-exhausted": ["best within budget", "wait"],
};
export const verdictName = (verdict) => VERDICTS[verdict]?.[0] ?? verdict;
export const verdictTone = (verdict) => VERDICTS[verdict]?.[1] ?? "";

/** Rounds count from 0 in the data and from 1 on the page. */
export const stepName = ({ round, step, steps }) =>
  `${round ? `round ${round + 1}, ` : ""}step ${step} of ${steps}`;

/** Joins what is there with dots. */
export const dotted = (...parts) => parts.filter(Boolean).join(" · ");

/** The name of a method as /v1/models lists it. */
export const methodName = (method) => (typeof method === "string" ? method : method.name);

export const capitalised = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
/** A text with a capital letter and a full stop. */
export const sentence = (text) => `${capitalised(text)}${/[.!?]$/.test(text) ? "" : "."}`;

/** Class names: those that are there. */
export const classes = (...names) => names.filter(Boolean).join(" ");
