import { html } from "htm/preact";
import { number, plural } from "../lib/format.js";
import { useFetch, useInterval } from "../lib/hooks.js";
import { Ago } from "./ago.js";

const REFRESH = 2000;
const UNFINISHED = ["pending", "running", "waiting"];

/** The latest replays and how far they are. */
export function Replays() {
  const { data, failure, reload } = useFetch("/v1/replays?limit=5");
  useInterval(reload, REFRESH);
  return html`
    <section class="card" aria-label="Replays">
      <h2>Replays</h2>
      ${data?.items.length
        ? html`<ul>${data.items.map((replay) => html`<${Replay} key=${replay.id} ...${replay} />`)}</ul>`
        : html`<p class="muted small">${failure?.message ?? (data && "No seeds have been replayed yet.")}</p>`}
    </section>`;
}

function Replay({ seeds, done, createdAt, outcomes, request, comparison }) {
  const adapters = request.policy?.adapters ?? [];
  const ended = Object.entries(outcomes)
    .filter(([name]) => !UNFINISHED.includes(name))
    .reduce((sum, [, n]) => sum + n, 0);
  return html`
    <li class="replay">
      <div class="between">
        <span>${plural(seeds, "seed")}</span><span class="small muted"><${Ago} at=${createdAt} /></span>
      </div>
      <progress class="bar" max=${Math.max(1, seeds)} value=${done ? seeds : ended} aria-label="Seeds that ended" />
      ${adapters.length > 0 && html`
        <p class="small">with ${adapters.map(({ name, scale }) => (scale == null ? name : `${name} at ${scale}`)).join(", ")}</p>`}
      ${comparison?.failed > 0 && html`
        <p class="small" data-right=${comparison.right}>
          ${number(comparison.right)} of ${plural(comparison.failed, "failed seed")} right now
        </p>`}
      <p class="small muted">
        ${Object.entries(outcomes).map(([name, n]) => `${number(n)} ${name.replaceAll("-", " ")}`).join(", ")}
      </p>
    </li>`;
}
