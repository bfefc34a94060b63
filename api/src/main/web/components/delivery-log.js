import { html } from "htm/preact";
import { call } from "../lib/api.js";
import { dotted, plural, stateName, stateTone, ago, time } from "../lib/format.js";
import { useFetch, useInterval } from "../lib/hooks.js";
import { notify } from "../lib/notify.js";
import { Ago } from "./ago.js";
import { Chip } from "./chip.js";

const REFRESH = 3000;
const COLUMNS = ["When", "About", "Event", "Response", ""];

/** The messages of a webhook, with their attempts. */
export function DeliveryLog({ hook, writer }) {
  const { data, failure, reload } = useFetch(`/v1/webhooks/${hook}/deliveries`);
  useInterval(() => document.hidden || reload(), REFRESH);
  const resend = async ({ id }) => {
    try {
      await call("POST", `/v1/webhooks/${hook}/deliveries/${id}/resend`);
      notify("The message is sent again with the same id.");
      reload();
    } catch (problem) {
      notify(problem.message);
    }
  };
  if (failure && !data) return html`<p class="small muted">${failure.message}</p>`;
  if (!data) return null;
  if (!data.items.length)
    return html`<p class="small muted">No messages yet: nothing that it reports has happened since the webhook was created.</p>`;
  return html`
    <div class="table-scroll">
      <table>
        <thead><tr>${COLUMNS.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>
          ${data.items.map((message) => html`
            <tr key=${message.id} data-message=${message.id}>
              <td class="muted"><${Ago} at=${message.happenedAt} /></td>
              ${message.batch ? html`
                <td>batch <a href=${`/batches/${message.batch}`} class="mono">${message.batch.slice(-8)}</a></td>
                <td><${Chip}>finished<//></td>` : html`
                <td><a href=${`/jobs/${message.job}`} class="mono">${message.job.slice(-8)}</a></td>
                <td><${Chip} tone=${stateTone(message.state)}>${stateName(message.state)}<//></td>`}
              <td><${Response} ...${message} /></td>
              <td class="right">
                ${writer && html`
                  <button class="slim" data-do="resend" onClick=${() => resend(message)}>Send again</button>`}
              </td>
            </tr>`)}
        </tbody>
      </table>
    </div>`;
}

const SOON = 5000;
const nextAttempt = (at) => (new Date(at) - Date.now() < SOON ? "next attempt soon" : `next attempt ${ago(at)}`);

function Response({ deliveredAt, nextAt, lastStatus, lastError, tries }) {
  if (deliveredAt && !nextAt) return html`<span title=${time(deliveredAt)}>delivered (${lastStatus})</span>`;
  return html`
    <span>${lastError ?? (lastStatus ? `status ${lastStatus}` : "pending")}</span>
    <div class="small muted">
      ${dotted(tries > 0 && plural(tries, "attempt"), nextAt ? nextAttempt(nextAt) : "given up")}
    </div>`;
}
