// Every stored event of a job, collapsed at first.

import { html } from "htm/preact";
import { kindsFound } from "../lib/findings.js";
import { duration, plural, time, timeOfDay } from "../lib/format.js";
import { kind } from "../lib/rounds.js";

const TEXTS = {
  "job.state": ({ from, to, reason }) =>
    `${from ? `${from.toLowerCase()} → ` : ""}${to.toLowerCase()}${reason ? `: ${reason}` : ""}`,
  "attempt.started": ({ worker, steps }) => `${worker} started, ${plural(steps, "step")}`,
  "round.restarted": ({ round, fromStep, reason }) =>
    `back to the start at step ${fromStep}, round ${round + 1}: ${reason}`,
  "overlap.detected": ({ round, verdict, score, findings }) =>
    withScore(`round ${round + 1} is ${kindsFound(findings).join(", ") || verdict}`, score),
  "attempt.finished": ({ seconds }) => `finished after ${duration(seconds)}`,
  "attempt.failed": ({ kind: reason, message }) => `failed (${reason}): ${message}`,
  "attempt.cancelled": () => "cancelled",
  "attempt.handed-over": ({ worker, round, step, fault }) =>
    fault ? `${worker} returned the job: ${fault}` : `${worker} handed over round ${round + 1} at step ${step}`,
  "job.result": ({ verdict }) => `picture stored, ${verdict}`,
};

const withScore = (text, score) => (score == null ? text : `${text}, score ${score.toFixed(2)}`);
const textOf = (event) => TEXTS[kind(event)]?.(event.data) ?? kind(event);

export function EventLog({ events }) {
  if (!events.length) return null;
  return html`
    <section class="card">
      <details>
        <summary>${plural(events.length, "event")}</summary>
        <ol class="events">
          ${events.map((event) => html`
            <li key=${event.id}>
              <time class="muted mono" datetime=${event.at} title=${time(event.at)}>${timeOfDay(event.at)}</time>
              <span>${textOf(event)}</span>
            </li>`)}
        </ol>
      </details>
    </section>`;
}
