// The picture, and on demand the attention maps over it.

import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { usePicture } from "../lib/hooks.js";
import { classes, isOver, stateName, stepName } from "../lib/format.js";
import { decode, shared } from "./heat.js";
import { HeatMap } from "./heat-map.js";
import { StepBar } from "./job-row.js";
import { subjectClass } from "./prompt.js";

const MASK = 0.5; // the mask's threshold where an event names none
const STRENGTH = 0.8;

/**
 * maps = null for the picture alone, { attempt, round } for that round's maps, {} for those of the round that made the
 * picture or else of the last one. While there is no picture, the maps are shown unless they are switched off.
 */
export function Stage({ job, attempts, maps, onMaps }) {
  const { src, failure } = usePicture(job.links.image ? job.id : null);
  const [off, setOff] = useState([]); // subjects that are switched off
  const [overlap, setOverlap] = useState(true);
  const [strength, setStrength] = useState(STRENGTH);
  const [unseen, setUnseen] = useState(false); // the maps of a running job were switched off
  const current = useMemo(() => choose(attempts, maps), [attempts, maps]);
  const check = current?.round.check;
  const decoded = useMemo(() => check?.maps.map(decode), [check]);
  const on = Boolean(current) && (maps != null || (!job.links.image && !unseen));
  const layers = (decoded ?? [])
    .map((map, colour) => ({ map, colour }))
    .filter(({ map }) => !off.includes(map.subject));
  const limit = check?.thresholds?.mask ?? MASK;
  const toggle = () => {
    setUnseen(on);
    onMaps(on ? null : {});
  };
  return html`
    <section class="card stage" aria-label="Picture">
      <div class=${classes("canvas", on && layers.length && src && "checked")}>
        ${src && html`<img src=${src} alt=${job.spec.prompt} />`}
        ${on && html`<${HeatMap} layers=${layers} limit=${limit} overlap=${overlap} opacity=${strength}
          data-overlap=${overlap && layers.length > 1} label=${labelOf(layers, current.round)} />`}
        ${!src && html`<div class="waiting">${failure ? failure.message : html`<${Waiting} job=${job} />`}</div>`}
      </div>
      <div class="controls">
        ${!current ? html`<p class="small muted">${whyNoMaps(job)}</p>` : html`
          <div class="between">
            <button type="button" data-do="maps" aria-pressed=${on} onClick=${toggle}>
              ${on ? "Hide attention maps" : "Show attention maps"}
            </button>
            ${on && html`<span class="small muted">round ${current.round.round + 1}, step ${check.step}</span>`}
          </div>
          ${on && html`
            <${Subjects} decoded=${decoded} off=${off} onOff=${setOff} limit=${limit} overlap=${overlap}
              onOverlap=${setOverlap} />
            <label class="slider">
              Strength
              <input type="range" min="0" max="1" step="0.05" value=${strength}
                onInput=${(event) => setStrength(Number(event.target.value))} />
            </label>`}`}
      </div>
    </section>`;
}

/** { attempt, round }: the picked round, else the one that made the picture, else the last one with maps. */
export function choose(attempts, picked) {
  const withMaps = attempts
    .flatMap((attempt) => attempt.rounds.map((round) => ({ attempt, round })))
    .filter(({ round }) => round.check?.maps?.length);
  const isPicked = ({ attempt, round }) => attempt.attempt === picked?.attempt && round.round === picked?.round;
  return withMaps.find(isPicked) ?? withMaps.findLast(({ round }) => round.selected) ?? withMaps.at(-1) ?? null;
}

function Subjects({ decoded, off, onOff, limit, overlap, onOverlap }) {
  const both = useMemo(() => shared(decoded, limit), [decoded, limit]);
  const toggle = (subject) =>
    onOff(off.includes(subject) ? off.filter((other) => other !== subject) : [...off, subject]);
  return html`
    <div class="row">
      ${decoded.map(({ subject }, i) => html`
        <button type="button" class=${`eye pick ${subjectClass(i)}`} aria-pressed=${!off.includes(subject)}
          data-subject=${subject} onClick=${() => toggle(subject)}>${subject}</button>`)}
      ${decoded.length > 1 && html`
        <button type="button" class="eye" aria-pressed=${overlap} data-do="overlap"
          onClick=${() => onOverlap(!overlap)}>
          <i class="hatch" />overlap, ${(100 * both).toFixed(0)} % of the picture
        </button>`}
    </div>`;
}

function Waiting({ job }) {
  if (job.links.image) return html`<span>Loading the picture…</span>`;
  if (isOver(job.state)) {
    const end = job.state === "CANCELLED" ? "was cancelled" : stateName(job.state);
    return html`<span>No picture: the job ${end}.</span>`;
  }
  const running = job.state === "RUNNING" && job.progress;
  return html`
    <span>${running ? stepName(job.progress) : stateName(job.state)}</span><${StepBar} progress=${job.progress} />`;
}

const labelOf = (layers, round) =>
  `Attention of ${layers.map(({ map }) => map.subject).join(", ") || "no subject"} in round ${round.round + 1}`;

function whyNoMaps(job) {
  if (!job.spec.subjects?.length) return "No subjects were watched, so there are no attention maps.";
  return isOver(job.state) ? "No attention maps: the subjects were not checked."
    : "Attention maps appear with the first overlap check.";
}
