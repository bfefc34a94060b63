import { h } from "../lib/dom.js";
import { stateTone, stateWord, verdictTone, verdictWord } from "../lib/words.js";

export const stateChip = (job) =>
  h("span", { class: ["chip", stateTone(job.state)] }, job.cancelRequested && !job.finishedAt ? "cancelling" : stateWord(job.state));

export const verdictChip = (verdict) => h("span", { class: ["chip", verdictTone(verdict)] }, verdictWord(verdict));
