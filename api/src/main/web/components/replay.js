// Replaying failed seeds: first a dry run and its cost, then the real one.

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { call, get, idempotencyKey, Problem } from "../lib/api.js";
import { methodName, number, plural } from "../lib/format.js";
import { notify } from "../lib/notify.js";
import { Dialog, open } from "./dialog.js";
import { Alert, Skeleton } from "./empty.js";
import { Field } from "./fields.js";

/** Asks how, shows the dry run, replays; filter as in POST /v1/replays. Resolves to the replay, or to undefined. */
export async function askForReplay({ title, filter }) {
  const models = await get("/v1/models").catch(() => ({ items: [] }));
  const methods = [...new Set(models.items.flatMap((model) => model.methods.map(methodName)))];
  return open(ReplayDialog, { title, filter, methods });
}

function ReplayDialog({ title, filter, methods, done }) {
  const form = useRef();
  const [plan, setPlan] = useState(null);
  const [failure, setFailure] = useState(null);
  const turn = useRef(0);

  const body = () => {
    const { method, seed, rounds, limit } = Object.fromEntries(new FormData(form.current));
    const policy = { seed, method: method || undefined, rounds: Number(rounds) || 1 };
    return { filter, policy, limit: Number(limit) || undefined };
  };
  const preview = async () => {
    const mine = ++turn.current;
    setPlan(null);
    setFailure(null);
    try {
      const dry = await call("POST", "/v1/replays", { ...body(), dryRun: true });
      if (mine === turn.current) setPlan(dry);
    } catch (problem) {
      if (mine === turn.current) setFailure(problem);
    }
  };
  const replay = async () => {
    const request = body();
    setPlan(null);
    try {
      const made = await call("POST", "/v1/replays", request, idempotencyKey());
      notify(`Replaying ${plural(made.seeds, "seed")}.`);
      done(made);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      setFailure(problem);
    }
  };
  useEffect(() => {
    preview();
  }, []);

  return html`
    <${Dialog} title=${title} onClose=${() => done()}>
      <form class="stack" ref=${form} onChange=${preview} onSubmit=${(event) => event.preventDefault()}>
        <div class="two">
          <${Field} name="method" label="Method">
            <select name="method">
              <option value="">unchanged</option>
              ${methods.map((name) => html`<option value=${name}>${name}</option>`)}
            </select>
          <//>
          <${Field} name="seed" label="Seed">
            <select name="seed">
              <option value="same">the same seed</option>
              <option value="next">a seed the job has not used</option>
            </select>
          <//>
          <${Field} name="rounds" label="Rounds at most">
            <input type="number" min="1" max="32" defaultValue="1" name="rounds" />
          <//>
          <${Field} name="limit" label="Seeds at most">
            <input type="number" min="1" max="5000" defaultValue="1000" name="limit" />
          <//>
        </div>
        <div class="plan" aria-live="polite">
          ${failure ? html`<${Alert}>${failure.message}<//>`
            : plan ? html`<${Plan} ...${plan} />` : html`<${Skeleton} />`}
        </div>
        <div class="actions">
          <button type="button" onClick=${() => done()}>Close</button>
          <button class="primary" type="button" data-do="replay-now" disabled=${!plan?.seeds} onClick=${replay}>
            ${plan && !plan.seeds ? "Nothing to replay" : plan ? `Replay ${plural(plan.seeds, "seed")}` : "Replay"}
          </button>
        </div>
      </form>
    <//>`;
}

const Plan = ({ seeds, more, estimate, skipped, first }) => html`
  <p>
    <b data-seeds=${seeds}>${plural(seeds, "seed")}</b>${more && " (there are more than the limit)"}, about
    ${" "}<b>${number(Math.round(estimate.forwardEquivalents))}</b> model evaluations.
  </p>
  ${estimate.basis.some(({ measured }) => !measured) && html`
    <p class="small muted">No such run has been measured yet: the estimate is that of plain sampling.</p>`}
  ${skipped.map((skip) => html`<p class="small muted">${plural(skip.seeds, "seed")} left out: ${skip.reason}</p>`)}
  ${first.length > 0 && html`
    <ul class="small first">
      ${first.slice(0, 5).map(({ seed, prompt }) => html`<li><span class="mono">${seed}</span> ${prompt}</li>`)}
    </ul>`}`;
