// Which subjects fail together: one row and one column per subject.

import { html } from "htm/preact";
import { plural } from "../lib/format.js";

const MAX_SUBJECTS = 16;

/** pairs as /v1/ledger/pairs lists them; onPick(pair | null) is called for a cell. */
export function PairMatrix({ pairs, picked, onPick }) {
  const { names, total } = subjectsOf(pairs);
  const byNames = new Map(pairs.map((pair) => [`${pair.first} ${pair.second}`, pair]));
  const find = (a, b) => byNames.get(`${a} ${b}`) ?? byNames.get(`${b} ${a}`);
  const columns = names.slice(0, -1);
  return html`
    <div class="matrix-scroll" tabindex="0" role="region" aria-label="Failure rate by pair of subjects">
      <table class="matrix">
        <caption class="unseen">Failure rate of rounds by pair of subjects</caption>
        <thead><tr><td />${columns.map((name) => html`<th scope="col"><span>${name}</span></th>`)}</tr></thead>
        <tbody>
          ${names.slice(1).map((row, r) => html`
            <tr key=${row}>
              <th scope="row">${row}</th>
              ${columns.map((column, c) => c > r ? html`<td class="void" />`
                : html`<${Cell} pair=${find(row, column)} picked=${picked} onPick=${onPick} />`)}
            </tr>`)}
        </tbody>
      </table>
      ${total > MAX_SUBJECTS && html`
        <p class="small muted">The ${MAX_SUBJECTS} subjects with the most failures, of ${total}.</p>`}
    </div>`;
}

/** The subjects with the most failures, in the order of the alphabet. */
function subjectsOf(pairs) {
  const weights = new Map();
  for (const { first, second, failed, rounds } of pairs)
    for (const name of [first, second]) weights.set(name, (weights.get(name) ?? 0) + failed * 1000 + rounds);
  const names = [...weights.keys()].sort((a, b) => weights.get(b) - weights.get(a)).slice(0, MAX_SUBJECTS).sort();
  return { names, total: weights.size };
}

export const isPair = (pair, other) => pair?.first === other.first && pair?.second === other.second;

function Cell({ pair, picked, onPick }) {
  if (!pair) return html`<td class="void">·</td>`;
  const { first, second, failed, clear, rounds, failureRate: rate, meanIom } = pair;
  const on = isPair(picked, pair);
  const title = `${first} and ${second}: ${failed} of ${plural(failed + clear, "judged round")} failed, `
    + `${plural(rounds, "round")} in all, mean overlap ${meanIom.toFixed(2)}`;
  return html`
    <td>
      <button type="button" title=${title} aria-label=${title} aria-pressed=${on} data-pair=${`${first}+${second}`}
        style=${rate == null ? null : { "--rate": rate.toFixed(3) }} onClick=${() => onPick(on ? null : pair)}>
        ${rate == null ? "–" : Math.round(rate * 100)}
      </button>
    </td>`;
}
