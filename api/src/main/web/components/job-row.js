import { html } from "htm/preact";
import { classes, plural, queuePlace, stepName } from "../lib/format.js";
import { Ago } from "./ago.js";
import { StateChip, VerdictChip } from "./chip.js";
import { Prompt } from "./prompt.js";
import { Thumb } from "./thumb.js";

/** One job of the list. */
export function JobRow({ job, fresh }) {
  const rounds = job.result?.rounds?.length ?? (job.progress ? job.progress.round + 1 : 0);
  return html`
    <li>
      <a class=${classes("job-row", fresh && "fresh")} href=${`/jobs/${job.id}`} data-job=${job.id}>
        <${Thumb} job=${job} />
        <span class="unclipped">
          <span class="prompt"><${Prompt} spec=${job.spec} /></span>
          <span class="meta">
            ${job.spec.method} · ${rounds > 1 && `${plural(rounds, "round")} · `}
            ${job.tries > 0 && `${plural(job.tries, "failed attempt")} · `}<${Ago} at=${job.createdAt} />
          </span>
        </span>
        <span class="where"><${StateChip} job=${job} /><${Doubt} job=${job} /><${Position} job=${job} /></span>
      </a>
    </li>`;
}

/** Marks a picture that is the best of several and still not clear. */
function Doubt({ job }) {
  const verdict = job.state === "SUCCEEDED" && job.result?.verdict;
  return ["overlapped", "budget-exhausted"].includes(verdict) ? html`
    <${VerdictChip} verdict=${verdict} found=${job.result.found} />` : null;
}

function Position({ job }) {
  if (job.state === "RUNNING" && job.progress)
    return html`<${StepBar} progress=${job.progress} /><span>${stepName(job.progress)}</span>`;
  return (job.state === "QUEUED" || job.waitingFor) && queuePlace(job) ? html`<span>${queuePlace(job)}</span>` : null;
}

export const StepBar = ({ progress }) => html`
  <progress class="bar" max=${progress?.steps ?? 1} value=${progress?.step ?? 0} aria-label="Steps" />`;

export const JobRowSkeleton = () => html`
  <li class="job-row" aria-hidden="true"><span class="thumb skeleton" /><span class="skeleton line" /></li>`;
