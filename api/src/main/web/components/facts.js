// Cost and parameters of a job.

import { html } from "htm/preact";
import { picture } from "../lib/api.js";
import { relationsInWords } from "../lib/findings.js";
import { duration, number, plural, size, time } from "../lib/format.js";
import { Ago } from "./ago.js";
import { Provenance } from "./provenance.js";

/** facts = [[name, value]]; those without a value are left out. */
const Facts = ({ facts }) => html`
  <dl class="facts">
    ${facts.filter(([, value]) => value != null && value !== "").map(([name, value]) => html`
      <dt>${name}</dt><dd>${value}</dd>`)}
  </dl>`;

const Mono = ({ title, children }) => html`<span class="mono" title=${title}>${children}</span>`;

const seconds = (from, to) => (from && to ? duration((new Date(to) - new Date(from)) / 1000) : null);

export function Cost({ job, attempts }) {
  const { spec, result } = job;
  const rounds = attempts.reduce((sum, attempt) => sum + attempt.rounds.length, 0);
  const budget = spec.budget ?? {};
  const limits = [
    budget.forwardEquivalents && plural(budget.forwardEquivalents, "model evaluation"),
    budget.seconds && duration(budget.seconds),
  ].filter(Boolean).join(", ");
  const forwards = result?.forwardEquivalents;
  return html`
    <section class="card cost">
      <h2>Cost</h2>
      <${Facts} facts=${[
        ["Waited", seconds(job.createdAt, job.startedAt)],
        ["Sampling time", result && duration(result.seconds)],
        ["Model evaluations", forwards == null ? null : number(Math.round(forwards))],
        ["Rounds", rounds ? `${number(rounds)} of at most ${number(budget.rounds)}` : `at most ${budget.rounds}`],
        ["Attempts", attempts.length ? number(attempts.length) : null],
        ["Failed attempts", job.tries ? number(job.tries) : null],
        ["Budget", limits],
      ]} />
    </section>`;
}

const startInWords = (start) =>
  start && html`a picture${start.mask && " under a mask"}, strength ${start.strength}
    <${Mono} title=${start.image}>${start.image.slice(0, 12)}<//>`;

export function Parameters({ job }) {
  const { spec, result } = job;
  const digest = result?.model?.digest;
  const otherSeed = result && String(result.seed) !== String(spec.seed);
  return html`
    <section class="card params">
      <h2>Parameters</h2>
      <${Facts} facts=${[
        ["Method", spec.method],
        ["Model", spec.model],
        ["Seed", html`<${Mono}>${spec.seed}<//>`],
        ["Seed of the picture", otherSeed ? html`<${Mono}>${result.seed}<//>` : null],
        ["Size", `${spec.width} × ${spec.height} pixels`],
        ["File", result?.image && `PNG, ${size(result.image.bytes)}`],
        ["Provenance", job.links.image && html`<${Provenance} job=${job} />`],
        ["Steps", number(spec.steps)],
        ["Guidance scale", spec.guidanceScale],
        ["Started from", startInWords(spec.start)],
        ["Candidates", spec.candidates > 1 ? spec.candidates : null],
        ["Subjects", (spec.subjects ?? []).join(", ")],
        ["Relations", relationsInWords(spec.relations, spec.subjects ?? []).join("; ")],
        ["Negative prompt", spec.negativePrompt],
        ["Priority", spec.priority],
        ["Tenant", spec.tenant],
        ["Not before", spec.notBefore && time(spec.notBefore)],
        ["Deadline", spec.deadline && time(spec.deadline)],
        ["Retry policy", spec.policy && html`<code class="mono">${JSON.stringify(spec.policy)}</code>`],
        ["Worker", job.worker],
        ["Weights", digest && html`<${Mono} title=${digest}>${digest.slice(0, 12)}<//>`],
        ["Submitted", html`<${Ago} at=${job.createdAt} />`],
        ["Ended", job.finishedAt && html`<${Ago} at=${job.finishedAt} />`],
        ["Job", html`<${Mono}>${job.id}<//>`],
      ]} />
      ${job.links.image && html`
        <div class="row gap-top"><button onClick=${() => download(job.id)}>Download picture</button></div>`}
    </section>`;
}

async function download(id) {
  Object.assign(document.createElement("a"), { href: await picture(id), download: `${id}.png` }).click();
}
