// Who may use this server: API keys, made, listed and revoked by admins.

import { call, get, Problem } from "../lib/api.js";
import { h, note, put } from "../lib/dom.js";
import { may, me } from "../lib/me.js";
import { ago, time } from "../lib/words.js";
import { agree, reveal } from "../parts/dialogs.js";
import { field, tellFaults, ticks } from "../parts/fields.js";
import { settingsNav } from "../parts/settings-nav.js";

const SCOPES = { submit: "submit: ask for pictures, cancel, replay", read: "read: see jobs, pictures and events", admin: "admin: everything, for every tenant" };
const LIVES = { "": "for good", 30: "30 days", 90: "90 days", 365: "a year" };
const DAY = 86400000;

export function show(root) {
  document.title = "API keys · Resow";
  const gone = new AbortController();
  const body = h("div", { class: "stack" }, h("div", { class: "skeleton block" }));
  put(root, h("div", { class: "stack" }, settingsNav(), body));
  open();
  return () => gone.abort();

  async function open() {
    try {
      const who = await me();
      if (!may(who, "admin")) return put(body, notAdmin(who));
      const [names, keys] = await Promise.all([get("/v1/tenants", gone.signal), get("/v1/keys", gone.signal)]);
      const list = h("section", { class: "card", "aria-label": "Keys" });
      put(body, who.open ? openServer() : null, h("div", { class: "form" }, list, form(names.items, () => refresh(list))));
      draw(list, keys.items);
    } catch (failure) {
      if (failure.name !== "AbortError") put(body, h("p", { class: "alert" }, failure.message));
    }
  }

  async function refresh(list) {
    try {
      draw(list, (await get("/v1/keys", gone.signal)).items);
    } catch (failure) {
      if (failure.name !== "AbortError") note(failure.message);
    }
  }

  function draw(list, keys) {
    put(list, h("h2", null, "Keys"), keys.length
      ? h("ul", { class: "entries" }, keys.map((key) => h("li", { class: ["entry", ended(key) && "ended"], "data-key": key.id },
          h("div", null,
            h("div", { class: "row" }, h("b", null, key.name || "without a name"), h("span", { class: "mono small muted" }, key.id)),
            h("p", { class: "small muted" }, [`tenant ${key.tenant}`, [...key.scopes].sort().join(", "), `made ${ago(key.createdAt)}${key.createdBy === "open" ? "" : ` by ${key.createdBy}`}`].join(" · "))),
          h("div", { class: "row" }, status(key),
            ended(key) ? null : h("button", { class: "danger", "data-do": "revoke", "aria-label": `Revoke ${key.name || key.id}`, onClick: () => revoke(key, list) }, "Revoke")))))
      : h("div", { class: "empty" }, h("h3", null, "No key was made yet"), "A key lets a program or a person in, for one tenant."));
  }

  async function revoke(key, list) {
    if (!(await agree({ title: `Revoke ${key.name || key.id}?`, text: "Whoever uses it is refused within two seconds, and its open streams end. This cannot be undone.", action: "Revoke" }))) return;
    try {
      await call("DELETE", `/v1/keys/${key.id}`);
      note("The key is revoked.");
    } catch (failure) {
      note(failure.message);
    }
    refresh(list);
  }

  function form(tenants, done) {
    const tenant = h("input", { name: "tenant", required: true, autocomplete: "off", list: "tenants", placeholder: "acme" });
    const name = h("input", { name: "name", autocomplete: "off", placeholder: "nightly batch" });
    const scopes = ticks("scopes", "It may", Object.keys(SCOPES), ["submit", "read"], (scope) => SCOPES[scope]);
    const lives = h("select", { name: "expiresAt" }, Object.entries(LIVES).map(([days, label]) => h("option", { value: days }, label)));
    lives.value = "";
    const problem = h("div", { role: "alert" });
    const node = h("form", { class: "card stack", novalidate: true, onSubmit: make },
      h("h2", null, "New key"), problem,
      field("tenant", "Tenant", tenant, "whose jobs it makes and sees"), h("datalist", { id: "tenants" }, tenants.map((value) => h("option", { value }))),
      field("name", "Name", name, "for people"), scopes.node, field("expiresAt", "Valid", lives),
      h("div", null, h("button", { class: "primary" }, "Make key")));

    async function make(event) {
      event.preventDefault();
      put(problem);
      tellFaults(node);
      try {
        const made = await call("POST", "/v1/keys", {
          tenant: tenant.value.trim(), name: name.value.trim() || undefined, scopes: scopes.chosen(),
          expiresAt: lives.value ? new Date(Date.now() + lives.value * DAY).toISOString() : undefined,
        });
        name.value = "";
        reveal({ title: "The new key", text: `For ${made.name || "tenant"} ${made.name ? `(tenant ${made.tenant})` : made.tenant}. Send it as Authorization: Bearer, or set RESOW_KEY.`, secret: made.key });
        done();
      } catch (failure) {
        if (!(failure instanceof Problem)) throw failure;
        const rest = tellFaults(node, failure);
        put(problem, rest && h("p", { class: "alert" }, rest));
      }
    }
    return node;
  }
}

const ended = (key) => key.revokedAt || (key.expiresAt && new Date(key.expiresAt) < new Date());

const status = (key) =>
  key.revokedAt ? h("span", { class: "chip", title: time(key.revokedAt) }, "revoked")
    : ended(key) ? h("span", { class: "chip", title: time(key.expiresAt) }, "expired")
    : key.expiresAt ? h("span", { class: "chip wait", title: time(key.expiresAt) }, `ends ${ago(key.expiresAt)}`)
    : h("span", { class: "chip good" }, "valid");

const openServer = () => h("p", { class: "card small" }, h("b", null, "This server asks nobody for a key: "), "it answers its own machine only. Keys made here count once it is started with ", h("code", null, "resow.access.mode=keys"), ".");

const notAdmin = (who) => h("div", { class: "card empty" }, h("h3", null, "Keys are made by admins"),
  `You are ${who.name}, of tenant ${who.tenant}, and may ${who.scopes.join(" and ")}. Whoever runs this server makes keys here, or with “resow keys create”.`);
