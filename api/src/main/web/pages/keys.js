// API keys: created, listed and revoked by admins.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Ago } from "../components/ago.js";
import { Chip } from "../components/chip.js";
import { confirm, reveal } from "../components/dialog.js";
import { Alert, Empty, Skeleton } from "../components/empty.js";
import { Checks, faultsOf, Field } from "../components/fields.js";
import { SettingsFrame } from "../components/settings-frame.js";
import { call, Problem } from "../lib/api.js";
import { ago, classes, dotted, time } from "../lib/format.js";
import { useFetch, useMe, useTitle } from "../lib/hooks.js";
import { may } from "../lib/me.js";
import { notify } from "../lib/notify.js";

const SCOPES = {
  submit: "submit: create, cancel and replay jobs",
  read: "read: see jobs, pictures and events",
  admin: "admin: everything, for every tenant",
};
const VALIDITY = { "": "no expiry", 30: "30 days", 90: "90 days", 365: "one year" };
const DAY = 86400000;
const FIELDS = ["tenant", "name", "scopes", "expiresAt"];

export function KeysPage() {
  useTitle("API keys");
  const { caller, failure } = useMe();
  const admin = caller && may(caller, "admin");
  const tenants = useFetch(admin ? "/v1/tenants" : null);
  const keys = useFetch(admin ? "/v1/keys" : null);
  const problem = failure ?? keys.failure ?? tenants.failure;
  const ready = keys.data && tenants.data;
  return html`
    <${SettingsFrame}>
      <div class="stack">
        ${problem && html`<${Alert}>${problem.message}<//>`}
        ${caller && !admin && html`<${NotAdmin} caller=${caller} />`}
        ${caller?.open && html`<${OpenServer} />`}
        ${ready ? html`
          <div class="form">
            <${KeyList} keys=${keys.data.items} reload=${keys.reload} />
            <${KeyForm} tenants=${tenants.data.items} onCreated=${keys.reload} />
          </div>` : !problem && (admin || !caller) && html`<${Skeleton} />`}
      </div>
    <//>`;
}

const KeyList = ({ keys, reload }) => html`
  <section class="card" aria-label="Keys">
    <h2>Keys</h2>
    ${keys.length
      ? html`
        <ul class="entries">
          ${keys.map((key) => html`<${Key} key=${key.id} entry=${key} reload=${reload} />`)}
        </ul>`
      : html`<${Empty} title="No keys yet">A key gives a program or a person access to one tenant.<//>`}
  </section>`;

function Key({ entry, reload }) {
  const { id, name, tenant, scopes, createdAt, createdBy } = entry;
  const revoke = async () => {
    const text = "Requests with this key are refused within two seconds and its open streams end. "
      + "This cannot be undone.";
    if (!(await confirm({ title: `Revoke ${name || id}?`, text, action: "Revoke" }))) return;
    try {
      await call("DELETE", `/v1/keys/${id}`);
      notify("The key is revoked.");
    } catch (failure) {
      notify(failure.message);
    }
    reload();
  };
  return html`
    <li class=${classes("entry", hasEnded(entry) && "ended")} data-key=${id}>
      <div>
        <div class="row"><b>${name || "unnamed"}</b><span class="mono small muted">${id}</span></div>
        <p class="small muted">
          ${dotted(`tenant ${tenant}`, [...scopes].sort().join(", "))} · created <${Ago} at=${createdAt} />
          ${createdBy !== "open" && ` by ${createdBy}`}
        </p>
      </div>
      <div class="row">
        <${Validity} entry=${entry} />
        ${!hasEnded(entry) && html`
          <button class="danger" data-do="revoke" aria-label=${`Revoke ${name || id}`} onClick=${revoke}>
            Revoke
          </button>`}
      </div>
    </li>`;
}

const hasEnded = ({ revokedAt, expiresAt }) => Boolean(revokedAt || (expiresAt && new Date(expiresAt) < new Date()));

function Validity({ entry }) {
  const { revokedAt, expiresAt } = entry;
  if (revokedAt) return html`<${Chip} title=${time(revokedAt)}>revoked<//>`;
  if (hasEnded(entry)) return html`<${Chip} title=${time(expiresAt)}>expired<//>`;
  if (expiresAt) return html`<${Chip} tone="wait" title=${time(expiresAt)}>expires ${ago(expiresAt)}<//>`;
  return html`<${Chip} tone="good">valid<//>`;
}

function KeyForm({ tenants, onCreated }) {
  const [{ faults, rest }, setProblem] = useState({ faults: {}, rest: null });
  const create = async (event) => {
    event.preventDefault();
    const form = event.target;
    const values = new FormData(form);
    setProblem({ faults: {}, rest: null });
    try {
      const days = Number(values.get("expiresAt"));
      const made = await call("POST", "/v1/keys", {
        tenant: values.get("tenant").trim(),
        name: values.get("name").trim() || undefined,
        scopes: values.getAll("scopes"),
        expiresAt: days ? new Date(Date.now() + days * DAY).toISOString() : undefined,
      });
      form.elements.name.value = "";
      onCreated();
      const owner = made.name ? `${made.name} (tenant ${made.tenant})` : `tenant ${made.tenant}`;
      const text = `For ${owner}. Send it as “Authorization: Bearer”, or set RESOW_KEY.`;
      await reveal({ title: "The new key", text, secret: made.key });
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      setProblem(faultsOf(problem, FIELDS));
    }
  };
  return html`
    <form class="card stack" novalidate onSubmit=${create}>
      <h2>New key</h2>
      ${rest && html`<div role="alert"><${Alert}>${rest}<//></div>`}
      <${Field} name="tenant" label="Tenant" hint="whose jobs it creates and sees" fault=${faults.tenant}>
        <input name="tenant" required autocomplete="off" list="tenants" placeholder="acme" />
      <//>
      <datalist id="tenants">${tenants.map((value) => html`<option value=${value} />`)}</datalist>
      <${Field} name="name" label="Name" hint="for people" fault=${faults.name}>
        <input name="name" autocomplete="off" placeholder="nightly batch" />
      <//>
      <${Checks} name="scopes" label="Permissions" choices=${SCOPES} checked=${["submit", "read"]}
        fault=${faults.scopes} />
      <${Field} name="expiresAt" label="Expiry" fault=${faults.expiresAt}>
        <select name="expiresAt">
          ${Object.entries(VALIDITY).map(([days, label]) => html`
            <option value=${days} selected=${days === ""}>${label}</option>`)}
        </select>
      <//>
      <div><button class="primary">Create key</button></div>
    </form>`;
}

const OpenServer = () => html`
  <p class="card small">
    <b>This server does not require a key:${" "}</b>it accepts requests from its own machine only. Keys created here
    take effect once it is started with <code>resow.access.mode=keys</code>.
  </p>`;

const NotAdmin = ({ caller: { name, tenant, scopes } }) => html`
  <div class="card">
    <${Empty} title="Only admins manage keys">
      You are ${name} of tenant ${tenant}, with permission to ${scopes.join(" and ")}. An admin creates keys here or
      with “resow keys create”.
    <//>
  </div>`;
