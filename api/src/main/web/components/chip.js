import { html } from "htm/preact";
import { classes, stateName, stateTone, verdictName, verdictTone } from "../lib/format.js";

export const Chip = ({ tone, title, children }) => html`
  <span class=${classes("chip", tone)} title=${title}>${children}</span>`;

export const StateChip = ({ job }) => html`
  <${Chip} tone=${stateTone(job.state)}>
    ${job.cancelRequested && !job.finishedAt ? "cancelling" : stateName(job.state)}
  <//>`;

export const VerdictChip = ({ verdict }) => html`
  <${Chip} tone=${verdictTone(verdict)}>${verdictName(verdict)}<//>`;
