// The prompt with its subjects, the state, and what can be done.

import { html } from "htm/preact";
import { isOver, queuePlace, sentence, stepName } from "../lib/format.js";
import { Ago } from "./ago.js";
import { StateChip, VerdictChip } from "./chip.js";
import { Prompt } from "./prompt.js";

export function JobHead({ job, onCancel, onReplay }) {
  const over = isOver(job.state);
  const stopping = job.cancelRequested;
  return html`
    <div class="job-head">
      <div class="title">
        <h1><${Prompt} spec=${job.spec} /></h1>
        <div class="row">
          <${StateChip} job=${job} />
          ${job.result && html`
            <${VerdictChip} verdict=${job.result.verdict} found=${job.result.found} />`}
          <span class="muted small">submitted <${Ago} at=${job.createdAt} /></span>
          ${!over && queuePlace(job) && html`<span class="muted small">${queuePlace(job)}</span>`}
          ${job.state === "RUNNING" && job.progress && html`
            <span class="muted small" data-step=${job.progress.step}>${stepName(job.progress)}</span>`}
        </div>
      </div>
      <div class="row">
        ${!over && html`
          <button class="danger" data-do="cancel" onClick=${onCancel} disabled=${stopping}>
            ${stopping ? "Stopping…" : "Cancel"}
          </button>`}
        ${job.result && html`<a class="button" href=${`/compare?a=${job.id}`}>Compare</a>`}
        ${over && html`<button data-do="replay" onClick=${onReplay}>Replay…</button>`}
        <a class="button" href=${`/new?from=${job.id}`}>Copy as new…</a>
      </div>
    </div>
    ${job.failure && html`<p class="alert gap"><b>${job.failure.kind}</b> ${job.failure.message}</p>`}
    <${Warnings} job=${job} />`;
}

/** What the server wants to be known about the prompt and about the picture. */
function Warnings({ job }) {
  const all = [...(job.warnings ?? []).map(({ detail }) => detail), ...(job.result?.warnings ?? [])];
  if (!all.length) return null;
  return html`<div class="alert warn gap">${all.map((warning) => html`<p>${sentence(warning)}</p>`)}</div>`;
}
