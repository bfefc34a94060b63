// Who is told when jobs end, what was told, and once more.

import { call, get, Problem } from "../lib/api.js";
import { h, note, put } from "../lib/dom.js";
import { may, me } from "../lib/me.js";
import { ago, plural, stateTone, stateWord, time } from "../lib/words.js";
import { agree, reveal } from "../parts/dialogs.js";
import { field, tellFaults, ticks } from "../parts/fields.js";
import { settingsNav } from "../parts/settings-nav.js";

const ENDS = ["SUCCEEDED", "DEAD", "CANCELLED", "EXPIRED"];
const STATES = [...ENDS, "DISPATCHED", "RUNNING", "RETRY_WAIT"];
const LOOK_EVERY = 3000;

export function show(root) {
  document.title = "Webhooks · Resow";
  const gone = new AbortController();
  const body = h("div", { class: "stack" }, h("div", { class: "skeleton block" }));
  const list = h("section", { class: "card", "aria-label": "Webhooks" });
  let mayWrite = false;
  let opened = null; // the webhook whose messages are shown
  let everyTenant = false;
  put(root, h("div", { class: "stack" }, settingsNav(), body));
  open();
  const clock = setInterval(() => opened && !document.hidden && showLog(opened), LOOK_EVERY);
  return () => {
    gone.abort();
    clearInterval(clock);
  };

  async function open() {
    try {
      const who = await me();
      if (!may(who, "read")) return put(body, h("div", { class: "card empty" }, h("h3", null, "This key may not read"), "To see webhooks it needs the scope read."));
      mayWrite = may(who, "submit");
      everyTenant = who.everyTenant;
      put(body, h("div", { class: "form" }, list, mayWrite ? form() : h("p", { class: "card muted small" }, "To make webhooks your key needs the scope submit.")));
      await refresh();
    } catch (failure) {
      if (failure.name !== "AbortError") put(body, h("p", { class: "alert" }, failure.message));
    }
  }

  async function refresh() {
    const { items } = await get("/v1/webhooks", gone.signal);
    if (!items.some(({ id }) => id === opened)) opened = null;
    put(list, h("h2", null, "Webhooks"), items.length
      ? h("ul", { class: "entries" }, items.map((hook) => h("li", { class: "entry", "data-hook": hook.id },
          h("div", { class: "unclipped" },
            h("div", { class: "address" }, hook.url),
            h("p", { class: "small muted" }, [everyTenant && `tenant ${hook.tenant}`, `told of ${hook.states.map(stateWord).join(", ")}`, `made ${ago(hook.createdAt)}`].filter(Boolean).join(" · ")),
            trouble(hook) && h("p", { class: "small", "data-trouble": hook.circuit.state }, trouble(hook))),
          h("div", { class: "row" },
            mayWrite && trouble(hook) && h("button", { "data-do": "enable", "aria-label": `Send to ${hook.url} again`, onClick: () => enable(hook) }, "Enable"),
            h("button", { "data-do": "log", "aria-expanded": String(opened === hook.id), onClick: () => toggle(hook.id) }, "Messages"),
            mayWrite && h("button", { class: "danger", "data-do": "delete", "aria-label": `Delete ${hook.url}`, onClick: () => remove(hook) }, "Delete")),
          h("div", { class: "log", hidden: opened !== hook.id }))))
      : h("div", { class: "empty" }, h("h3", null, "Nobody is told yet"), "A webhook is sent a signed message when a job ends."));
    if (opened) showLog(opened);
  }

  /** Why nothing is sent, or null. */
  function trouble({ disabledAt, disabledReason, circuit }) {
    if (disabledAt) return `Disabled: ${disabledReason}.`;
    if (circuit.state === "open") return `Paused until ${new Date(circuit.until).toLocaleTimeString()} after ${circuit.failures} failed tries in a row.`;
    return null;
  }

  async function enable(hook) {
    try {
      await call("POST", `/v1/webhooks/${hook.id}/enable`);
      note("Messages are sent again.");
      await refresh();
    } catch (failure) {
      note(failure.message);
    }
  }

  function toggle(id) {
    opened = opened === id ? null : id;
    list.querySelectorAll("[data-hook]").forEach((entry) => {
      const on = entry.dataset.hook === opened;
      entry.querySelector("[data-do=log]").setAttribute("aria-expanded", String(on));
      entry.querySelector(".log").hidden = !on;
    });
    if (opened) showLog(opened);
  }

  async function showLog(id) {
    try {
      const { items } = await get(`/v1/webhooks/${id}/deliveries`, gone.signal);
      const place = list.querySelector(`[data-hook="${id}"] .log`);
      if (!place || opened !== id) return;
      put(place, items.length
        ? h("div", { class: "table-scroll" }, h("table", null,
            h("thead", null, h("tr", null, ["When", "Job", "Told", "Answer", ""].map((name) => h("th", { scope: "col" }, name)))),
            h("tbody", null, items.map((message) => h("tr", { "data-message": message.id },
              h("td", { class: "muted", title: time(message.happenedAt) }, ago(message.happenedAt)),
              h("td", null, h("a", { href: `/jobs/${message.job}`, class: "mono" }, message.job.slice(-8))),
              h("td", null, h("span", { class: ["chip", stateTone(message.state)] }, stateWord(message.state))),
              h("td", null, answer(message)),
              h("td", { class: "right" }, mayWrite && h("button", { class: "slim", "data-do": "resend", onClick: () => resend(id, message) }, "Send again")))))))
        : h("p", { class: "small muted" }, "No job has ended since it was made."));
    } catch (failure) {
      if (failure.name !== "AbortError" && failure.status !== 404) note(failure.message);
    }
  }

  async function resend(id, message) {
    try {
      await call("POST", `/v1/webhooks/${id}/deliveries/${message.id}/resend`);
      note("It is sent again, with the same id.");
      showLog(id);
    } catch (failure) {
      note(failure.message);
    }
  }

  async function remove(hook) {
    if (!(await agree({ title: "Delete this webhook?", text: `${hook.url} is told nothing any more; messages that wait are dropped.`, action: "Delete" }))) return;
    try {
      await call("DELETE", `/v1/webhooks/${hook.id}`);
      await refresh();
    } catch (failure) {
      note(failure.message);
    }
  }

  function form() {
    const url = h("input", { name: "url", type: "url", required: true, autocomplete: "off", placeholder: "https://example.org/hooks/resow" });
    const states = ticks("states", "Told of jobs that are", STATES, ENDS, stateOf);
    const problem = h("div", { role: "alert" });
    const node = h("form", { class: "card stack", novalidate: true, onSubmit: make },
      h("h2", null, "New webhook"), problem,
      field("url", "Address", url, "public, HTTPS"), states.node,
      h("div", null, h("button", { class: "primary" }, "Make webhook")),
      h("p", { class: "small muted" }, "Messages are signed as ", h("a", { href: "https://www.standardwebhooks.com", target: "_blank", rel: "noreferrer" }, "Standard Webhooks"), " 1.0 say."));

    async function make(event) {
      event.preventDefault();
      put(problem);
      tellFaults(node);
      try {
        const made = await call("POST", "/v1/webhooks", { url: url.value.trim(), states: states.chosen() });
        url.value = "";
        reveal({ title: "The secret of this webhook", text: "The receiver checks signatures with it.", secret: made.secret });
        await refresh();
      } catch (failure) {
        if (!(failure instanceof Problem)) throw failure;
        const rest = tellFaults(node, failure);
        put(problem, rest && h("p", { class: "alert" }, rest));
      }
    }
    return node;
  }
}

const stateOf = (state) => (state === "DEAD" ? "failed for good" : stateWord(state));

const answer = ({ deliveredAt, nextAt, lastStatus, lastError, tries }) =>
  deliveredAt && !nextAt ? h("span", { title: time(deliveredAt) }, `taken (${lastStatus})`)
    : [h("span", null, lastError ?? (lastStatus ? `answered ${lastStatus}` : "on its way")),
       h("div", { class: "small muted" }, [tries && plural(tries, "try", "tries"), nextAt ? `next ${ago(nextAt)}` : "given up"].filter(Boolean).join(", "))];
