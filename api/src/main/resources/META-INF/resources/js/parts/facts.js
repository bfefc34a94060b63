// Cost and parameters.

import { picture } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { duration, number, plural, time } from "../lib/words.js";

const list = (facts) => h("dl", { class: "facts" }, facts.filter(([, value]) => value != null && value !== "").map(([name, value]) => [h("dt", null, name), h("dd", null, value)]));

async function download(id) {
  h("a", { href: await picture(id), download: `${id}.png` }).click();
}

export function cost(job, attempts) {
  const { spec, result } = job;
  const rounds = attempts.reduce((sum, attempt) => sum + attempt.rounds.length, 0);
  const waited = job.startedAt && (new Date(job.startedAt) - new Date(job.createdAt)) / 1000;
  const budget = spec.budget ?? {};
  return h("section", { class: "card cost" }, h("h2", null, "Cost"), list([
    ["Waited", waited == null ? null : duration(waited)],
    ["Sampling", result ? duration(result.seconds) : null],
    ["Model forwards", result?.forwardEquivalents == null ? null : number(Math.round(result.forwardEquivalents))],
    ["Rounds", rounds ? `${rounds} of at most ${budget.rounds}` : `at most ${budget.rounds}`],
    ["Attempts", attempts.length ? number(attempts.length) : null],
    ["Failed attempts", job.tries || null],
    ["Budget", [budget.forwardEquivalents && `${number(budget.forwardEquivalents)} forwards`, budget.seconds && duration(budget.seconds)].filter(Boolean).join(", ") || null],
  ]));
}

export function parameters(job) {
  const { spec, result } = job;
  return h("section", { class: "card params" }, h("h2", null, "Parameters"), list([
    ["Method", spec.method],
    ["Model", spec.model],
    ["Seed", h("span", { class: "mono" }, spec.seed)],
    ["Seed of the picture", result && String(result.seed) !== String(spec.seed) ? h("span", { class: "mono" }, result.seed) : null],
    ["Size", `${spec.width} × ${spec.height}`],
    ["Steps", spec.steps],
    ["Guidance scale", spec.guidanceScale],
    ["Candidates", spec.candidates > 1 ? spec.candidates : null],
    ["Subjects", (spec.subjects ?? []).join(", ")],
    ["Steered away from", spec.negativePrompt],
    ["Priority", spec.priority],
    ["Tenant", spec.tenant],
    ["Not before", spec.notBefore && time(spec.notBefore)],
    ["Deadline", spec.deadline && time(spec.deadline)],
    ["Policy", spec.policy ? h("code", { class: "mono" }, JSON.stringify(spec.policy)) : null],
    ["Worker", job.worker],
    ["Weights", result?.model?.digest ? h("span", { class: "mono", title: result.model.digest }, result.model.digest.slice(0, 12)) : null],
    ["Asked", time(job.createdAt)],
    ["Ended", job.finishedAt && time(job.finishedAt)],
    ["Job", h("span", { class: "mono" }, job.id)],
  ]), job.links.image && h("div", { class: "row gap-top" }, h("button", { onClick: () => download(job.id) }, "Download")));
}
