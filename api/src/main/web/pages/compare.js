// Two pictures over each other, with an edge to move.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Ago } from "../components/ago.js";
import { ComparisonTable } from "../components/comparison-table.js";
import { Alert, Empty, Skeleton } from "../components/empty.js";
import { Prompt } from "../components/prompt.js";
import { Thumb } from "../components/thumb.js";
import { Wipe } from "../components/wipe.js";
import { call } from "../lib/api.js";
import { methodName } from "../lib/format.js";
import { useFetch, useLive, useTitle } from "../lib/hooks.js";
import { notify } from "../lib/notify.js";
import { go } from "../lib/router.js";

export function ComparePage({ query }) {
  useTitle("Compare");
  const a = useJob(query.get("a"));
  const b = useJob(query.get("b"));
  const failure = a.failure ?? b.failure;
  if (failure) return html`<${Empty} title="These jobs cannot be compared">${failure.message}<//>`;
  if (!query.get("a")) return html`<${PickFirst} />`;
  if (!a.job || (query.get("b") && !b.job)) return html`<${Skeleton} />`;
  if (!b.job) return html`<${PickSecond} job=${a.job} />`;
  return html`
    <div class="stack">
      <h1>Compare</h1>
      <p><${Prompt} spec=${a.job.spec} /></p>
      <div class="job-grid">
        <${Wipe} a=${a.job} b=${b.job} />
        <div class="card"><${ComparisonTable} a=${a.job} b=${b.job} /></div>
      </div>
    </div>`;
}

/** { job, failure }, live. */
function useJob(id) {
  const { data, failure, reload } = useFetch(id ? `/v1/jobs/${encodeURIComponent(id)}` : null);
  const [heard, setHeard] = useState(null);
  useLive((name, job) => {
    if (!id) return;
    if (name === "hello" || name === "resync") reload();
    if (name === "job" && job.id === id) setHeard(job);
  });
  const job = heard && (!data || heard.updatedAt > data.updatedAt) ? heard : data;
  return { job, failure: job ? null : failure };
}

function PickFirst() {
  const { data, failure } = useFetch("/v1/jobs?state=SUCCEEDED&limit=50");
  return html`
    <div class="stack">
      <h1>Compare</h1>
      ${failure ? html`<${Alert}>${failure.message}<//>` : !data ? html`<${Skeleton} />` : data.items.length ? html`
        <p class="muted">Select the first picture.</p>
        <${Choice} jobs=${data.items} address=${(job) => `/compare?a=${job.id}`} />` : html`
        <div class="card"><${Empty} title="No pictures yet">
          Two finished jobs are needed.<br /><a class="button primary" href="/new">New picture</a>
        <//></div>`}
    </div>`;
}

function PickSecond({ job }) {
  const { spec } = job;
  const same = useFetch(`/v1/jobs?${new URLSearchParams({ state: "SUCCEEDED", limit: 100, text: spec.prompt })}`);
  const models = useFetch("/v1/models");
  const failure = same.failure ?? models.failure;
  const sameSeed = (other) => Number(String(other.spec.seed) === String(spec.seed));
  const others = (same.data?.items ?? [])
    .filter((other) => other.id !== job.id && other.spec.prompt === spec.prompt)
    .sort((x, y) => sameSeed(y) - sameSeed(x));
  const methods = (models.data?.items.find(({ name }) => name === spec.model)?.methods ?? [])
    .map(methodName)
    .filter((name) => name !== spec.method);
  return html`
    <div class="stack">
      <h1>Compare with</h1>
      <p><${Prompt} spec=${spec} /></p>
      ${failure && html`<${Alert}>${failure.message}<//>`}
      ${methods.length > 0 && html`<${OtherMethod} job=${job} methods=${methods} />`}
      ${others.length > 0 && html`
        <section class="stack">
          <h2>Other pictures of this prompt</h2>
          <${Choice} jobs=${others} address=${(other) => `/compare?a=${job.id}&b=${other.id}`} />
        </section>`}
    </div>`;
}

/** Generates the picture again with everything as in the first job, but the method. */
function OtherMethod({ job, methods }) {
  const generate = async (event) => {
    event.preventDefault();
    const method = new FormData(event.target).get("method");
    const { prompt, negativePrompt, subjects, model, width, height, steps, guidanceScale, seed, budget } = job.spec;
    try {
      const made = await call("POST", "/v1/jobs", {
        prompt, negativePrompt: negativePrompt || undefined, subjects, method, model, width, height, steps,
        guidanceScale, seed, budget,
      });
      go(`/compare?a=${job.id}&b=${made.id}`);
    } catch (failure) {
      notify(failure.message);
    }
  };
  return html`
    <form class="card" onSubmit=${generate}>
      <h2>The same seed with another method</h2>
      <div class="row">
        <div>
          <select name="method" aria-label="Method">${methods.map((name) => html`<option>${name}</option>`)}</select>
        </div>
        <button class="primary" data-do="again">Generate and compare</button>
      </div>
    </form>`;
}

const Choice = ({ jobs, address }) => html`
  <div class="choice">
    ${jobs.map((job) => html`
      <a class="card pick-job" key=${job.id} href=${address(job)}>
        <${Thumb} job=${job} />
        <span class="unclipped">
          <b class="clip">${job.spec.prompt}</b>
          <span class="small muted clip">
            ${job.spec.method} · seed ${job.spec.seed} · <${Ago} at=${job.createdAt} />
          </span>
        </span>
      </a>`)}
  </div>`;
