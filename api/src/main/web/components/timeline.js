// The rounds of every attempt, in the order in which they happened.

import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { kindsFound } from "../lib/findings.js";
import { classes, dotted, isOver, plural, timeOfDay } from "../lib/format.js";
import { LossChart } from "./charts.js";
import { Chip, VerdictChip } from "./chip.js";
import { Findings } from "./findings.js";
import { decode } from "./heat.js";
import { HeatMap } from "./heat-map.js";
import { PairScores } from "./pairs.js";

const MASK = 0.5;

/** view is what is over the picture, see Stage; onShow changes it. */
export function Timeline({ job, attempts, view, onShow }) {
  if (!attempts.length)
    return html`
      <section class="card">
        <h2>Rounds</h2>
        <p class="muted">
          ${isOver(job.state) ? "The job ended before a worker started it." : "No worker has started this job yet."}
        </p>
      </section>`;
  return attempts.map((attempt, i) => {
    const last = i === attempts.length - 1;
    return html`
      <${Attempt} key=${attempt.attempt} attempt=${attempt} title=${attempts.length > 1 ? `Attempt ${i + 1}` : "Rounds"}
        running=${job.state === "RUNNING" && last && !attempt.end} view=${view} onShow=${onShow} />`;
  });
}

function Attempt({ attempt, title, running, view, onShow }) {
  const last = attempt.rounds.at(-1);
  const isPicked = ({ round }) => view.picked?.attempt === attempt.attempt && view.picked.round === round;
  const show = ({ round }, what) => onShow({ picked: { attempt: attempt.attempt, round }, ...what });
  return html`
    <section class="card attempt" data-attempt=${attempt.attempt}>
      <h3>${title}<span class="muted small">${dotted(attempt.worker, timeOfDay(attempt.startedAt))}</span></h3>
      <ol class="rounds">
        ${attempt.rounds.map((round) => html`
          <${Round} key=${round.round} round=${round} running=${running && round === last}
            view=${isPicked(round) ? view : {}} onShow=${(what) => show(round, what)} />`)}
      </ol>
      <${Ending} end=${attempt.end} />
    </section>`;
}

function Ending({ end }) {
  switch (end?.how) {
    case "failed":
      return html`<p class="alert"><b>${end.kind}</b> ${end.message}</p>`;
    case "handed-over":
      return html`<p class="muted small">Handed over at step ${end.step}: another worker continues from there.</p>`;
    case "cancelled":
      return html`<p class="muted small">Cancelled: ${end.reason ?? "no reason given"}.</p>`;
    default:
      return null;
  }
}

function Round({ round, running, view, onShow }) {
  const { check, verdict, failure, findings, dropped, seed, selected } = round;
  const hasMaps = check?.maps?.length > 0;
  const wrong = kindsFound(findings).length > 0 && "wrong";
  const losses = round.losses && Object.keys(round.losses).length ? round.losses : round.liveLosses;
  return html`
    <li class=${classes("round", running ? "now" : failure ? "failed" : wrong || verdict)} data-round=${round.round}
      data-verdict=${verdict}>
      <span class="mark" aria-hidden="true">${round.round + 1}</span>
      <div class="what">
        <div class="row">
          <b>Round ${round.round + 1}</b>
          <${RoundState} round=${round} running=${running} />
          ${selected && html`<${Chip}>made the picture<//>`}
          <span class="small muted">seed <span class="mono">${seed ?? "?"}</span></span>
        </div>
        ${failure && html`<p class="small">Failed at ${failure}.</p>`}
        ${dropped && !failure && html`
          <p class="small">Went back to the start at step ${dropped.fromStep}: ${dropped.reason}.</p>`}
        <${Findings} round=${round.round} findings=${findings} shown=${Boolean(view.findings)}
          onShow=${hasMaps && (() => onShow({ findings: !view.findings }))} />
        ${(hasMaps || losses) && html`
          <div class="evidence">
            ${hasMaps && html`
              <${MapButton} round=${round} shown=${Boolean(view.maps)} onShow=${() => onShow({ maps: true })} />`}
            ${check?.pairs?.length > 0 && html`<${PairScores} ...${check} />`}
            <${LossChart} losses=${losses} />
          </div>`}
        <p class="small muted">
          ${dotted(
            round.steps != null && plural(round.steps, "step"),
            round.updates != null && plural(round.updates, "guided update"),
            check && `checked at step ${check.step}`,
          )}
        </p>
      </div>
    </li>`;
}

function RoundState({ round: { step, of, failure, verdict, findings }, running }) {
  if (running) return html`<${Chip} tone="run">${step ? `step ${step} of ${of}` : "running"}<//>`;
  if (failure) return html`<${Chip} tone="bad">failed<//>`;
  return verdict ? html`<${VerdictChip} verdict=${verdict} found=${kindsFound(findings)} />` : null;
}

/** The maps of a round, small; pressed, they are shown over the picture. */
function MapButton({ round, shown, onShow }) {
  const { check } = round;
  const layers = useMemo(() => check.maps.map((map, colour) => ({ map: decode(map), colour })), [check]);
  return html`
    <div class="mini">
      <button type="button" aria-pressed=${shown} onClick=${onShow}
        aria-label=${`Show the attention maps of round ${round.round + 1} over the picture`}>
        <${HeatMap} layers=${layers} limit=${check.thresholds?.mask ?? MASK} ground />
      </button>
    </div>`;
}
