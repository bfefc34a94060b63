// Webhooks and their deliveries.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Ago } from "../components/ago.js";
import { confirm, reveal } from "../components/dialog.js";
import { DeliveryLog } from "../components/delivery-log.js";
import { Alert, Empty, Skeleton } from "../components/empty.js";
import { Checks, faultsOf, Field } from "../components/fields.js";
import { SettingsFrame } from "../components/settings-frame.js";
import { call, Problem } from "../lib/api.js";
import { dotted, stateName, timeOfDay } from "../lib/format.js";
import { useFetch, useMe, useTitle } from "../lib/hooks.js";
import { may } from "../lib/me.js";
import { notify } from "../lib/notify.js";

const FINAL = ["SUCCEEDED", "DEAD", "CANCELLED", "EXPIRED"];
const STATES = Object.fromEntries([...FINAL, "DISPATCHED", "RUNNING", "RETRY_WAIT"]
  .map((state) => [state, state === "DEAD" ? "failed for good" : stateName(state)]));
const EVENTS = { batch: "a batch has ended" };
const FIELDS = ["url", "states"];

export function WebhooksPage() {
  useTitle("Webhooks");
  const { caller, failure } = useMe();
  const reader = caller && may(caller, "read");
  const writer = Boolean(caller && may(caller, "submit"));
  const hooks = useFetch(reader ? "/v1/webhooks" : null);
  const problem = failure ?? hooks.failure;
  return html`
    <${SettingsFrame}>
      <div class="stack">
        ${problem && html`<${Alert}>${problem.message}<//>`}
        ${caller && !reader && html`<div class="card"><${Empty} title="This key has no read access">
          To see webhooks it needs the scope read.
        <//></div>`}
        ${hooks.data ? html`
          <div class="form">
            <${HookList} hooks=${hooks.data.items} reload=${hooks.reload} writer=${writer}
              allTenants=${caller.everyTenant} />
            ${writer ? html`<${HookForm} onCreated=${hooks.reload} />`
              : html`<p class="card muted small">To create webhooks, your key needs the scope submit.</p>`}
          </div>` : !problem && (reader || !caller) && html`<${Skeleton} />`}
      </div>
    <//>`;
}

function HookList({ hooks, reload, writer, allTenants }) {
  const [opened, setOpened] = useState(null);
  return html`
    <section class="card" aria-label="Webhooks">
      <h2>Webhooks</h2>
      ${hooks.length ? html`
        <ul class="entries">
          ${hooks.map((hook) => html`
            <${Hook} key=${hook.id} hook=${hook} open=${opened === hook.id} reload=${reload} writer=${writer}
              allTenants=${allTenants} onToggle=${() => setOpened(opened === hook.id ? null : hook.id)} />`)}
        </ul>` : html`
        <${Empty} title="No webhooks yet">A webhook receives a signed message when a job or a batch ends.<//>`}
    </section>`;
}

function Hook({ hook, open, onToggle, reload, writer, allTenants }) {
  const { id, url, states, batches, tenant, createdAt } = hook;
  const reported = [...states.map(stateName), ...(batches ? ["batches that have ended"] : [])];
  const trouble = troubleOf(hook);
  const attempt = async (work, success) => {
    try {
      await work();
      if (success) notify(success);
      reload();
    } catch (failure) {
      notify(failure.message);
    }
  };
  const enable = () => attempt(() => call("POST", `/v1/webhooks/${id}/enable`), "Deliveries continue.");
  const remove = async () => {
    const text = `${url} receives no more messages; pending messages are dropped.`;
    if (await confirm({ title: "Delete this webhook?", text, action: "Delete" }))
      attempt(() => call("DELETE", `/v1/webhooks/${id}`));
  };
  return html`
    <li class="entry" data-hook=${id}>
      <div class="unclipped">
        <div class="address">${url}</div>
        <p class="small muted">
          ${dotted(allTenants && `tenant ${tenant}`, `sent for ${reported.join(", ")}`)} · created${" "}
          <${Ago} at=${createdAt} />
        </p>
        ${trouble && html`<p class="small" data-trouble=${hook.circuit.state}>${trouble}</p>`}
      </div>
      <div class="row">
        ${writer && trouble && html`
          <button data-do="enable" aria-label=${`Resume deliveries to ${url}`} onClick=${enable}>Enable</button>`}
        <button data-do="log" aria-expanded=${open} onClick=${onToggle}>Messages</button>
        ${writer && html`
          <button class="danger" data-do="delete" aria-label=${`Delete ${url}`} onClick=${remove}>Delete</button>`}
      </div>
      ${open && html`<div class="log"><${DeliveryLog} hook=${id} writer=${writer} /></div>`}
    </li>`;
}

/** Why nothing is sent, or null. */
function troubleOf({ disabledAt, disabledReason, circuit }) {
  if (disabledAt) return `Disabled: ${disabledReason}.`;
  if (circuit.state !== "open") return null;
  const until = timeOfDay(circuit.until);
  return `Paused until ${until} after ${circuit.failures} failed attempts in a row.`;
}

function HookForm({ onCreated }) {
  const [{ faults, rest }, setProblem] = useState({ faults: {}, rest: null });
  const create = async (event) => {
    event.preventDefault();
    const form = event.target;
    const values = new FormData(form);
    setProblem({ faults: {}, rest: null });
    try {
      const url = values.get("url").trim();
      const made = await call("POST", "/v1/webhooks", { url, states: values.getAll("states"), batches: values.has("events") });
      form.elements.url.value = "";
      onCreated();
      const text = "The receiver verifies signatures with it.";
      await reveal({ title: "The webhook’s secret", text, secret: made.secret });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      setProblem(faultsOf(problem, FIELDS));
    }
  };
  return html`
    <form class="card stack" novalidate onSubmit=${create}>
      <h2>New webhook</h2>
      ${rest && html`<div role="alert"><${Alert}>${rest}<//></div>`}
      <${Field} name="url" label="Address" hint="public, HTTPS" fault=${faults.url}>
        <input name="url" type="url" required autocomplete="off" placeholder="https://example.org/hooks/resow" />
      <//>
      <${Checks} name="states" label="Send when a job is" choices=${STATES} checked=${FINAL} fault=${faults.states} />
      <${Checks} name="events" label="Send when" choices=${EVENTS} checked=${[]} />
      <div><button class="primary">Create webhook</button></div>
      <p class="small muted">
        Messages are signed according to${" "}
        <a href="https://www.standardwebhooks.com" target="_blank" rel="noreferrer">Standard Webhooks</a> 1.0.
      </p>
    </form>`;
}
