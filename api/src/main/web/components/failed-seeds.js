import { html } from "htm/preact";
import { Ago } from "./ago.js";
import { Chip, VerdictChip } from "./chip.js";
import { Empty, Skeleton } from "./empty.js";

const COLUMNS = ["Prompt", "Seed", "Method", "Verdict", "Overlap", "When"];

/** The rounds that failed, as /v1/ledger/rounds lists them. */
export const FailedSeeds = ({ rounds, pair, onReplay, onMore }) => html`
  <section class="card stack" aria-label="Failed seeds">
    <div class="between">
      <h2>${pair ? `Failed seeds with ${pair.first} and ${pair.second}` : "Failed seeds"}</h2>
      <button data-do="replay" disabled=${!rounds?.length} onClick=${onReplay}>
        ${pair ? "Replay these…" : "Replay…"}
      </button>
    </div>
    ${!rounds ? html`<${Skeleton} />` : !rounds.length
      ? html`<${Empty} title="No failed seeds">All matching rounds of this period were clear.<//>` : html`
        <div class="table-scroll">
          <table>
            <thead><tr>${COLUMNS.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
            <tbody>
              ${rounds.map((round) => html`<${FailedSeed} key=${`${round.jobId} ${round.seed}`} ...${round} />`)}
            </tbody>
          </table>
        </div>`}
    ${onMore && html`<div class="list-foot"><button onClick=${onMore}>More</button></div>`}
  </section>`;

const FailedSeed = ({ jobId, prompt, round, seed, method, verdict, found, ending, score, startedAt }) => html`
  <tr data-seed=${seed}>
    <td class="prompt-cell">
      <a href=${`/jobs/${jobId}`}>${prompt}</a>
      ${round > 0 && html`<span class="small muted"> round ${round + 1}</span>`}
    </td>
    <td class="mono">${seed}</td>
    <td>${method}</td>
    <td>
      ${verdict && ending !== "failed" ? html`<${VerdictChip} verdict=${verdict} found=${found} />`
        : html`<${Chip}>${ending ?? "running"}<//>`}
    </td>
    <td class="mono">${score == null ? "–" : score.toFixed(2)}</td>
    <td class="muted"><${Ago} at=${startedAt} /></td>
  </tr>`;
