import { html } from "htm/preact";
import { duration, number } from "../lib/format.js";
import { StateChip, VerdictChip } from "./chip.js";

const mono = (value) => html`<span class="mono">${value}</span>`;
const forwards = (result) => result?.forwardEquivalents;

const LINES = {
  State: (job) => html`<${StateChip} job=${job} />`,
  Verdict: ({ result }) => (result
    ? html`<${VerdictChip} verdict=${result.verdict} found=${result.found} />` : "–"),
  Method: ({ spec }) => spec.method,
  Seed: ({ spec }) => mono(spec.seed),
  "Seed of the picture": ({ result }) => mono(result?.seed ?? "–"),
  Rounds: ({ result }) => result?.rounds?.length ?? "–",
  "Sampling time": ({ result }) => duration(result?.seconds),
  "Model evaluations": ({ result }) => (forwards(result) == null ? "–" : number(Math.round(forwards(result)))),
  Steps: ({ spec }) => number(spec.steps),
  "Guidance scale": ({ spec }) => spec.guidanceScale,
};

/** Two jobs line by line. */
export const ComparisonTable = ({ a, b }) => html`
  <table>
    <thead>
      <tr>
        <th />
        <th scope="col"><a href=${`/jobs/${a.id}`}>First</a></th>
        <th scope="col"><a href=${`/jobs/${b.id}`}>Second</a></th>
      </tr>
    </thead>
    <tbody>
      ${Object.entries(LINES).map(([name, valueOf]) => html`
        <tr key=${name}><th scope="row">${name}</th><td>${valueOf(a)}</td><td>${valueOf(b)}</td></tr>`)}
    </tbody>
  </table>`;
