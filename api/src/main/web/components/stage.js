// The picture, and on demand the attention maps and the findings of a round over it.

import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { foundInWords } from "../lib/findings.js";
import { usePicture } from "../lib/hooks.js";
import { classes, isOver, stateName, stepName } from "../lib/format.js";
import { Evidence } from "./evidence.js";
import { decode, shared } from "./heat.js";
import { HeatMap } from "./heat-map.js";
import { StepBar } from "./job-row.js";
import { subjectClass } from "./prompt.js";

const MASK = 0.5; // the mask's threshold where an event names none
const STRENGTH = 0.8;

/**
 * view = { picked, maps, findings }: picked is the round that is looked at, { attempt, round }, by default the one that
 * made the picture or else the last one; maps and findings say whether these are over the picture. While there is no
 * picture, the maps are shown unless they are switched off, over the last preview if there is one. onView changes some
 * of it.
 */
export function Stage({ job, attempts, preview, view, onView }) {
  const { src, failure } = usePicture(job.links.image ? job.id : null);
  const [off, setOff] = useState([]); // subjects that are switched off
  const [overlap, setOverlap] = useState(true);
  const [strength, setStrength] = useState(STRENGTH);
  const current = useMemo(() => choose(attempts, view.picked), [attempts, view.picked]);
  const check = current?.round.check;
  const findings = current?.round.findings ?? [];
  const decoded = useMemo(() => check?.maps.map(decode), [check]);
  const on = Boolean(current) && (view.maps ?? !job.links.image);
  const marked = Boolean(view.findings && findings.length);
  const layers = (decoded ?? [])
    .map((map, colour) => ({ map, colour }))
    .filter(({ map }) => !off.includes(map.subject));
  const limit = check?.thresholds?.mask ?? MASK;
  const { width, height } = job.spec;
  // with nothing over the picture, no round is picked any more
  const change = (what) => onView({ picked: what.maps || what.findings ? view.picked : null, ...what });
  return html`
    <section class="card stage" aria-label="Picture">
      <div class=${classes("canvas", on && layers.length && (src || preview) && "checked")}
        style=${{ aspectRatio: `${width} / ${height}` }}>
        ${src ? html`<img src=${src} alt=${job.spec.prompt} />`
          : preview && html`<img class="sketch" src=${`data:image/png;base64,${preview.png}`}
              alt=${`Preview of ${stepName(preview)}`} />`}
        ${on && html`<${HeatMap} layers=${layers} limit=${limit} overlap=${overlap} opacity=${strength}
          data-overlap=${overlap && layers.length > 1} label=${labelOf(layers, current.round)} />`}
        ${marked && html`<${Evidence} maps=${decoded} findings=${findings} limit=${limit} width=${width}
          height=${height} label=${evidenceLabel(findings, current.round)} />`}
        ${!src && html`<div class="waiting">${failure ? failure.message : html`<${Waiting} job=${job} />`}</div>`}
      </div>
      <div class="controls">
        ${!current ? html`<p class="small muted">${whyNoMaps(job)}</p>` : html`
          <div class="between">
            <div class="row">
              <button type="button" data-do="maps" aria-pressed=${on}
                onClick=${() => change({ maps: !on, findings: marked })}>
                ${on ? "Hide attention maps" : "Show attention maps"}
              </button>
              ${findings.length > 0 && html`
                <button type="button" data-do="findings" aria-pressed=${marked}
                  onClick=${() => change({ maps: on, findings: !marked })}>
                  ${marked ? "Hide findings" : "Show findings"}
                </button>`}
            </div>
            ${(on || marked) && html`
              <span class="small muted">round ${current.round.round + 1}, step ${check.step}</span>`}
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
  if (job.review?.state === "held") return html`<span>The picture is held until a person has reviewed it.</span>`;
  if (job.review?.state === "refused") return html`<span>The picture was refused${job.review.reason && `: ${job.review.reason}`}.</span>`;
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

const evidenceLabel = (findings, round) =>
  `Findings of round ${round.round + 1}: ${foundInWords(findings) || "nothing found"}`;

function whyNoMaps(job) {
  if (!job.spec.subjects?.length) return "No subjects were watched, so there are no attention maps.";
  return isOver(job.state) ? "No attention maps: the subjects were not checked."
    : "Attention maps appear with the first overlap check.";
}
