// What stands beside the list: queue, workers, rates.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { dotted, duration, number, percent, plural, stepName } from "../lib/format.js";
import { useDebounced, useFetch, useInterval, useLive } from "../lib/hooks.js";
import { Ago } from "./ago.js";
import { DepthChart, RatesChart } from "./charts.js";
import { Skeleton } from "./empty.js";
import { StepBar } from "./job-row.js";
import { Segments } from "./segments.js";

const WORKERS_EVERY = 2000;
const QUEUE_EVERY = 4000;
const RATES_EVERY = 30000;
const SOON = 150;
const SPANS = { "1 h": 1, "24 h": 24, "7 d": 168 };

export const Board = () => html`<aside class="stack"><${Queue} /><${Workers} /><${Rates} /></aside>`;

const Figure = ({ label, children }) => html`<div class="number"><b>${children}</b><span>${label}</span></div>`;

/** Fetches every so often, and soon after a job changed in a way that matters. */
function useRefreshed(path, every, soon, matters = () => true) {
  const { data, reload } = useFetch(path);
  const reloadSoon = useDebounced(reload, soon);
  useInterval(reload, every);
  useLive((name, job) => name === "job" && matters(job) && reloadSoon());
  return data;
}

function Queue() {
  const queue = useRefreshed("/v1/queue", QUEUE_EVERY, SOON);
  const count = (...states) => number(states.reduce((sum, state) => sum + (queue.states[state] ?? 0), 0));
  return html`
    <section class="card queue" aria-label="Queue">
      <h2>Queue</h2>
      ${queue ? html`
        <div class="numbers">
          <${Figure} label="waiting">${count("QUEUED", "DISPATCHED")}<//>
          <${Figure} label="running">${count("RUNNING")}<//>
          <${Figure} label="to retry">${count("RETRY_WAIT")}<//>
        </div>
        ${queue.oldest && html`
          <p class="small muted lanes">
            ${Object.entries(queue.priorities).map(([name, n]) => `${number(n)} ${name}`).join(", ")}
            ${" · oldest "}<${Ago} at=${queue.oldest} />
          </p>`}` : html`<${Skeleton} />`}
    </section>`;
}

function Workers() {
  const workers = useRefreshed("/v1/workers", WORKERS_EVERY, SOON)?.items;
  const [steps, setSteps] = useState({}); // job id -> its last progress event
  useLive((name, data) => {
    if (name === "progress") setSteps((before) => ({ ...before, [data.jobId]: data }));
    if (name === "job" && data.state !== "RUNNING") setSteps(({ [data.id]: _, ...others }) => others);
  });
  const busy = workers?.reduce((sum, worker) => sum + worker.running.length, 0);
  const slots = workers?.reduce((sum, worker) => sum + worker.slots, 0);
  return html`
    <section class="card workers" aria-label="Workers">
      <div class="between">
        <h2>Workers</h2>
        ${workers?.length > 0 && html`<span class="small muted">${busy} of ${plural(slots, "slot")} busy</span>`}
      </div>
      ${!workers ? html`<${Skeleton} />`
        : workers.length
          ? html`<ul>${workers.map((one) => html`<${Worker} key=${one.id} ...${one} steps=${steps} />`)}</ul>`
          : html`<p class="small muted">No worker is connected. Jobs wait until one is.</p>`}
    </section>`;
}

function Worker({ id, device, model, draining, running, slots, steps }) {
  const free = slots - running.length;
  return html`
    <li class="worker">
      <div class="between">
        <span class="name" title=${id}>${id}</span>
        <span class="small muted">${dotted(device, model ?? "loading")}</span>
      </div>
      ${running.map((task) => html`
        <${Task} key=${task.job} ...${task} progress=${later(steps[task.job], task.progress)} />`)}
      ${free > 0 && html`
        <div class="task muted">
          ${draining ? "accepts no new jobs" : running.length ? plural(free, "free slot") : "idle"}
        </div>`}
    </li>`;
}

const Task = ({ job, prompt, progress }) => html`
  <div class="task">
    ${job ? html`<a href=${`/jobs/${job}`}>${prompt}</a>` : html`<span class="muted">another tenant’s job</span>`}
    ${progress && html`
      <${StepBar} progress=${progress} />
      <span class="between muted">
        <span>${stepName(progress)}</span>
        ${progress.secondsPerStep > 0 && html`<span>${duration(progress.secondsPerStep)} per step</span>`}
      </span>`}
  </div>`;

/** The progress that is further on. */
function later(heard, stored) {
  if (!heard || !stored) return heard ?? stored;
  const ahead = stored.round - heard.round || stored.step - heard.step;
  return ahead > 0 ? stored : heard;
}

function Rates() {
  const [span, setSpan] = useState("24 h");
  const hours = SPANS[span];
  const ended = (job) => Boolean(job.finishedAt);
  const rates = useRefreshed(`/v1/rates?hours=${hours}`, RATES_EVERY, 1500, ended);
  const depth = useRefreshed(`/v1/queue/depth?hours=${hours}`, RATES_EVERY, 1500, ended);
  return html`
    <section class="card rates" aria-label="Over time">
      <div class="between">
        <h2>Over time</h2>
        <${Segments} small label="How far back" name="span" value=${span} onPick=${setSpan}
          choices=${Object.fromEntries(Object.keys(SPANS).map((name) => [name, name]))} />
      </div>
      <div class="stack">
        ${depth ? html`<${DepthChart} ...${depth} hours=${hours} />` : html`<${Skeleton} />`}
        ${rates && html`<${Ended} rates=${rates} hours=${hours} />`}
      </div>
    </section>`;
}

function Ended({ rates, hours }) {
  const sum = (field) => rates.items.reduce((total, item) => total + item[field], 0);
  const succeeded = sum("succeeded");
  const ended = succeeded + sum("failed");
  return html`
    <div class="numbers">
      <${Figure} label=${`of ${plural(ended, "job")} succeeded`}>${percent(succeeded, ended)}<//>
      <${Figure} label="restarts per picture">${succeeded ? (sum("restarts") / succeeded).toFixed(2) : "–"}<//>
    </div>
    ${ended > 0 && html`<${RatesChart} ...${rates} hours=${hours} />`}`;
}
