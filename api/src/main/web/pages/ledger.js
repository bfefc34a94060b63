// What became of every seed: failures by pair and method, the failed seeds, replays.

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Alert, Empty, Skeleton } from "../components/empty.js";
import { FailedSeeds } from "../components/failed-seeds.js";
import { isPair, PairMatrix } from "../components/matrix.js";
import { askForReplay } from "../components/replay.js";
import { Replays } from "../components/replays.js";
import { SearchBox } from "../components/search-box.js";
import { Segments } from "../components/segments.js";
import { get, tenant } from "../lib/api.js";
import { number } from "../lib/format.js";
import { useFetch, useMe, useSignal, useTitle } from "../lib/hooks.js";
import { notify } from "../lib/notify.js";

const SPANS = { "24 hours": 1, "7 days": 7, "30 days": 30 };
const DAY = 86400000;
const PAGE = 100;

const startOf = (span) => new Date(Date.now() - SPANS[span] * DAY).toISOString();

export function LedgerPage() {
  useTitle("Ledger");
  const [filter, setFilter] = useState({ span: "7 days", since: startOf("7 days"), text: "", method: "" });
  const [pair, setPair] = useState(null);
  const pick = (change) => {
    setPair(null);
    setFilter((before) => ({ ...before, ...change }));
  };
  const params = (more) => {
    const { since, text, method } = filter;
    return new URLSearchParams({ since, ...(text && { text }), ...(method && { method }), ...more });
  };
  const pairs = useFetch(`/v1/ledger/pairs?${params()}`);
  const methods = useFetch(`/v1/ledger/methods?${params()}`);
  const failed = useFailedRounds(params({ failed: true, limit: PAGE }).toString());
  const [replayed, setReplayed] = useState(0);
  const failure = pairs.failure ?? methods.failure ?? failed.failure;
  const shown = failed.rounds.filter((round) => !pair || round.pairs?.some((other) => isPair(pair, other)));

  const replay = async () => {
    const { since, text, method } = filter;
    const jobs = pair ? [...new Set(shown.map((round) => round.jobId))] : undefined;
    const title = pair ? `Replay failed seeds of ${pair.first} and ${pair.second}` : "Replay failed seeds";
    const selected = { since, text: text || undefined, method: method || undefined, jobs };
    const made = await askForReplay({ title, filter: selected });
    if (made) setReplayed((n) => n + 1);
  };
  return html`
    <div class="stack">
      <div class="list-head">
        <h1>Ledger of seeds</h1>
        <${Segments} label="Time" name="span" value=${filter.span}
          choices=${Object.fromEntries(Object.keys(SPANS).map((name) => [name, name]))}
          onPick=${(span) => pick({ span, since: startOf(span) })} />
        <div class="pick-method"><${MethodChoice} seen=${methods.data} onPick=${(method) => pick({ method })} /></div>
        <${SearchBox} text="" onSearch=${(text) => pick({ text })} />
      </div>
      <${WhoseLedger} />
      ${failure && html`<${Alert}>${failure.message}<//>`}
      <div class="ledger-grid">
        <${Pairs} pairs=${pairs.data?.items} picked=${pair} onPick=${setPair} />
        <div class="stack"><${Methods} items=${methods.data?.items} /><${Replays} key=${replayed} /></div>
      </div>
      <${FailedSeeds} rounds=${failed.data && shown} pair=${pair} onReplay=${replay} onMore=${!pair && failed.more} />
    </div>`;
}

/** The failed rounds, page by page: { data, failure, rounds, more() or null }. */
function useFailedRounds(params) {
  const signal = useSignal();
  const first = useFetch(`/v1/ledger/rounds?${params}`);
  const [later, setLater] = useState({ first: null, items: [], next: null });
  const { items, next } = later.first === first.data ? later : { items: [], next: first.data?.next };
  const more = async () => {
    try {
      const page = await get(`/v1/ledger/rounds?${params}&cursor=${encodeURIComponent(next)}`, signal);
      setLater({ first: first.data, items: [...items, ...page.items], next: page.next });
    } catch (failure) {
      if (!signal.aborted) notify(failure.message);
    }
  };
  return { ...first, rounds: [...(first.data?.items ?? []), ...items], more: next ? more : null };
}

/** A select of all methods seen so far: a filter does not take the others away. */
function MethodChoice({ seen, onPick }) {
  const [known, setKnown] = useState([]);
  const names = [...new Set([...known, ...(seen?.items ?? []).map((item) => item.method)])];
  if (names.length > known.length) setKnown(names);
  return html`
    <select aria-label="Method" onChange=${(event) => onPick(event.target.value)}>
      <option value="">all methods</option>
      ${names.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
    </select>`;
}

function WhoseLedger() {
  const { caller } = useMe();
  if (!caller?.everyTenant || tenant()) return null;
  return html`
    <p class="muted small">
      The ledger shows one tenant at a time, now “default”. Select another one in the bar on top.
    </p>`;
}

const Pairs = ({ pairs, picked, onPick }) => html`
  <section class="card stack" aria-label="Pairs">
    ${!pairs ? html`<${Skeleton} />` : html`
      <div class="between">
        <h2>Failed rounds of each pair, %</h2>
        <span class="scale small muted">0 <i /> 100</span>
      </div>
      ${pairs.length ? html`<${PairMatrix} pairs=${pairs} picked=${picked} onPick=${onPick} />`
        : html`<${Empty} title="No pairs yet">Rounds with two or more watched subjects appear here.<//>`}`}
  </section>`;

const COLUMNS = ["Method", "Rounds", "Failed", "Evaluations per step"];

const Methods = ({ items }) => html`
  <section class="card" aria-label="Methods">
    <h2>Methods</h2>
    ${!items ? html`<${Skeleton} />` : items.length ? html`
      <table>
        <thead><tr>${COLUMNS.map((name, i) => html`<th scope="col" class=${i && "right"}>${name}</th>`)}</tr></thead>
        <tbody>
          ${items.map(({ method, model, rounds, failureRate, forwardEquivalentsPerStep: perStep }) => html`
            <tr key=${`${method} ${model}`}>
              <td>${method}<div class="small muted">${model}</div></td>
              <td class="right">${number(rounds)}</td>
              <td class="right">${failureRate == null ? "–" : `${Math.round(failureRate * 100)} %`}</td>
              <td class="right">${perStep == null ? "–" : perStep.toFixed(1)}</td>
            </tr>`)}
        </tbody>
      </table>` : html`<p class="muted">No rounds in this period.</p>`}
  </section>`;
