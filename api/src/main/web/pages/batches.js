// Batches, newest first, and one batch with its rows; both follow what happens.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Ago } from "../components/ago.js";
import { Chip } from "../components/chip.js";
import { Alert, Empty, Skeleton } from "../components/empty.js";
import { call } from "../lib/api.js";
import { dotted, number, plural, stateName, stateTone } from "../lib/format.js";
import { useFetch, useInterval, useMe, useTitle } from "../lib/hooks.js";
import { may } from "../lib/me.js";
import { notify } from "../lib/notify.js";

const REFRESH = 2000;
const PAGE = 100;
const NAMES = { WAITING: "not queued yet", SKIPPED: "skipped", REMOVED: "no longer kept" };
const rowState = (state) => NAMES[state] ?? stateName(state);

export function BatchesPage() {
  useTitle("Batches");
  const { data, failure, reload } = useFetch("/v1/batches?limit=20");
  useInterval(reload, REFRESH);
  return html`
    <div class="stack">
      <h1>Batches</h1>
      ${failure && html`<${Alert}>${failure.message}<//>`}
      ${!data && !failure && html`<${Skeleton} />`}
      ${data?.items.length === 0 && html`<div class="card"><${Empty} title="No batches yet">
        A batch is many jobs from one file: <code>resow batch FILE</code>.
      <//></div>`}
      ${data?.items.map((batch) => html`
        <section class="card stack" key=${batch.id}>
          <h2><a href=${`/batches/${batch.id}`}>${plural(batch.jobs, "job")}</a></h2>
          <${Progress} batch=${batch} />
        </section>`)}
    </div>`;
}

export function BatchPage({ id }) {
  useTitle("Batch");
  const { caller } = useMe();
  const [after, setAfter] = useState(0);
  const batch = useFetch(`/v1/batches/${id}`);
  const rows = useFetch(`/v1/batches/${id}/rows?after=${after}&limit=${PAGE}`);
  useInterval(() => {
    if (batch.data?.endedAt) return;
    batch.reload();
    rows.reload();
  }, REFRESH);
  const cancel = async () => {
    try {
      await call("DELETE", `/v1/batches/${id}`);
      batch.reload();
    } catch (problem) {
      notify(problem.message);
    }
  };
  const failure = batch.failure ?? rows.failure;
  const open = batch.data && !batch.data.endedAt && !batch.data.cancelledAt;
  return html`
    <div class="stack">
      <div class="between">
        <h1>Batch${batch.data ? ` of ${plural(batch.data.jobs, "job")}` : ""}</h1>
        ${open && caller && may(caller, "submit") && html`
          <button type="button" data-do="cancel" onClick=${cancel}>Cancel</button>`}
      </div>
      ${failure && html`<${Alert}>${failure.message}<//>`}
      ${!batch.data && !failure && html`<${Skeleton} />`}
      ${batch.data && html`<section class="card stack"><${Progress} batch=${batch.data} /></section>`}
      ${rows.data && html`<${Rows} items=${rows.data.items} />`}
      <div class="between">
        ${after > 0 && html`<button type="button" onClick=${() => setAfter(Math.max(0, after - PAGE))}>Previous rows</button>`}
        ${rows.data?.next && html`<button type="button" onClick=${() => setAfter(rows.data.next)}>More rows</button>`}
      </div>
    </div>`;
}

function Progress({ batch }) {
  const { jobs, ended, states, createdAt, createdBy, cancelledAt, endedAt } = batch;
  return html`
    <p class="small muted">
      <${Ago} at=${createdAt} /> ${dotted("", createdBy, endedAt ? "ended" : cancelledAt && "cancelling")}
    </p>
    <progress class="bar" max=${jobs} value=${ended} aria-label="Jobs that have ended" />
    <div class="between">
      <span class="small muted" data-ended=${ended}>${number(ended)} of ${plural(jobs, "job")}</span>
      <span>${Object.entries(states).map(([state, count]) => html`
        <${Chip} key=${state} tone=${stateTone(state)}>${number(count)} ${rowState(state)}<//> `)}</span>
    </div>`;
}

const Rows = ({ items }) => html`
  <div class="card table-scroll">
    <table>
      <thead><tr>${["Row", "Prompt", "State"].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>
        ${items.map(({ number: place, row, prompt, job, state, error }) => html`
          <tr key=${place} data-row=${place}>
            <td>${row}</td>
            <td>${job ? html`<a href=${`/jobs/${job}`}>${prompt}</a>` : error}</td>
            <td><${Chip} tone=${stateTone(state)}>${rowState(state)}<//></td>
          </tr>`)}
      </tbody>
    </table>
  </div>`;
