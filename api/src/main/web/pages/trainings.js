// Trainings of adapters, newest first, with what their updates measured.

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { Ago } from "../components/ago.js";
import { FigureChart } from "../components/charts.js";
import { Chip } from "../components/chip.js";
import { Alert, Empty, Skeleton } from "../components/empty.js";
import { call, get } from "../lib/api.js";
import { isOver, plural, stateTone } from "../lib/format.js";
import { useFetch, useInterval, useMe, useSignal, useTitle } from "../lib/hooks.js";
import { may } from "../lib/me.js";
import { notify } from "../lib/notify.js";

const REFRESH = 2000;
const NAMES = { QUEUED: "waiting", RUNNING: "training", SUCCEEDED: "candidate" };

export function TrainingsPage() {
  useTitle("Trainings");
  const { caller } = useMe();
  const { data, failure, reload } = useFetch("/v1/trainings?limit=20");
  useInterval(reload, REFRESH);
  const writer = Boolean(caller && may(caller, "submit"));
  return html`
    <div class="stack">
      <h1>Trainings</h1>
      ${failure && html`<${Alert}>${failure.message}<//>`}
      ${!data && !failure && html`<${Skeleton} />`}
      ${data?.items.length === 0 && html`<div class="card"><${Empty} title="No trainings yet">
        A training makes an adapter from the model's own pictures.
      <//></div>`}
      ${data?.items.map((training) => html`
        <${Training} key=${training.id} training=${training} writer=${writer} reload=${reload} />`)}
    </div>`;
}

function Training({ training, writer, reload }) {
  const { id, adapter, state, model, recipe, rank, prompts, updates, updatesDone, createdAt, failure } = training;
  const figures = useFigures(id, updatesDone);
  const cancel = async () => {
    try {
      await call("POST", `/v1/trainings/${id}/cancel`, {});
      notify("The training ends after its update.");
      reload();
    } catch (problem) {
      notify(problem.message);
    }
  };
  return html`
    <section class="card stack" aria-label=${`Training of ${adapter}`}>
      <div class="between">
        <h2>${adapter}</h2>
        <span><${Chip} tone=${stateTone(state)}>${NAMES[state] ?? state.toLowerCase()}<//></span>
      </div>
      <p class="small muted">
        ${recipe}, ${model}, rank ${rank}, ${plural(prompts, "prompt")}, <${Ago} at=${createdAt} />
      </p>
      ${failure && html`<${Alert}>${failure}<//>`}
      <progress class="bar" max=${updates} value=${updatesDone} aria-label="Updates done" />
      <div class="between">
        <span class="small muted">${updatesDone} of ${plural(updates, "update")}</span>
        ${writer && !isOver(state) && html`<button type="button" onClick=${cancel}>Cancel</button>`}
      </div>
      <${FigureChart} items=${figures} />
    </section>`;
}

/** The figures of a training's updates; what is new is fetched when more are done. */
function useFigures(id, updatesDone) {
  const [items, setItems] = useState([]);
  const signal = useSignal();
  useEffect(() => {
    const more = async () => {
      let after = items.at(-1)?.update ?? 0;
      const found = [];
      while (after != null && after < 9999) {
        const page = await get(`/v1/trainings/${id}/figures?after=${after}`, signal);
        found.push(...page.items);
        after = page.next;
      }
      if (signal.aborted || !found.length) return;
      // another fetch may have brought some of them meanwhile
      setItems((before) => [...before, ...found.filter((item) => item.update > (before.at(-1)?.update ?? 0))]);
    };
    more().catch(() => {}); // the list says what is wrong
  }, [id, updatesDone]);
  return items;
}
