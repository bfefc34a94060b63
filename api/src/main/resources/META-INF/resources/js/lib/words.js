// How things are said: times, numbers, states. One place, so that every page says the same.

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const count = new Intl.NumberFormat("en");

export function ago(iso, now = Date.now()) {
  const seconds = (new Date(iso) - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 5) return "now";
  if (size < 60) return relative.format(Math.round(seconds), "second");
  if (size < 3600) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 86400) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86400), "day");
}

export const time = (iso) => (iso ? clock.format(new Date(iso)) : "–");
export const timeOfDay = (iso) => (iso ? hour.format(new Date(iso)) : "–");
export const number = (value) => count.format(value);
export const plural = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
export const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : "–");

export function duration(seconds) {
  if (seconds == null || !isFinite(seconds)) return "–";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** Where a queued job stands, or null. */
export function placeWord({ queuePosition, estimatedWaitSeconds }) {
  if (queuePosition == null) return null;
  const place = queuePosition ? `${number(queuePosition)} in front` : "next in line";
  return estimatedWaitSeconds > 1 ? `${place}, about ${duration(estimatedWaitSeconds)}` : place;
}

const STATES = {
  QUEUED: ["queued", "wait"],
  DISPATCHED: ["starting", "wait"],
  RUNNING: ["running", "run"],
  RETRY_WAIT: ["waits to retry", "wait"],
  SUCCEEDED: ["succeeded", "good"],
  FAILED: ["failed", "bad"],
  DEAD: ["failed", "bad"],
  EXPIRED: ["expired", "bad"],
  CANCELLED: ["cancelled", ""],
};
export const stateWord = (state) => STATES[state]?.[0] ?? state.toLowerCase();
export const stateTone = (state) => STATES[state]?.[1] ?? "";
export const isOver = (state) => ["SUCCEEDED", "FAILED", "DEAD", "EXPIRED", "CANCELLED"].includes(state);

const VERDICTS = {
  clear: ["clear", "good"],
  overlapped: ["overlapped", "bad"],
  unchecked: ["not checked", ""],
  "budget-exhausted": ["best of budget", "wait"],
};
export const verdictWord = (verdict) => VERDICTS[verdict]?.[0] ?? verdict;
export const verdictTone = (verdict) => VERDICTS[verdict]?.[1] ?? "";

/** Rounds are counted from 0 in the data and from 1 for people. */
export const stepWord = (progress) =>
  `${progress.round ? `round ${progress.round + 1}, ` : ""}step ${progress.step} of ${progress.steps}`;
