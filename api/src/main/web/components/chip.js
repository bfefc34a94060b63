import { html } from "htm/preact";
import { classes, stateName, stateTone, verdictName, verdictTone } from "../lib/format.js";

export const Chip = ({ tone, title, children }) => html`
  <span class=${classes("chip", tone)} title=${title}>${children}</span>`;

export const StateChip = ({ job }) => html`
  <${Chip} tone=${stateTone(job.state)}>
    ${job.cancelRequested && !job.finishedAt ? "cancelling" : stateName(job.state)}
  <//>`;

/** The verdict of a round or a picture; found are the kinds of what is wrong with it, where they are known. */
export function VerdictChip({ verdict, found = [] }) {
  const kinds = found.join(", ");
  const best = verdict === "budget-exhausted";
  return html`
    <${Chip} tone=${kinds && !best ? "bad" : verdictTone(verdict)}>
      ${kinds ? `${best ? `${verdictName(verdict)}: ` : ""}${kinds}` : verdictName(verdict)}
    <//>`;
}
