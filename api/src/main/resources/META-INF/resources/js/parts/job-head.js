// The prompt with its subjects, the state, and what can be done.

import { h } from "../lib/dom.js";
import { ago, isOver, placeWord, stepWord, time } from "../lib/words.js";
import { stateChip, verdictChip } from "./chip.js";
import { promptOf } from "./prompt.js";

export function head(job, { cancel, replay }) {
  const over = isOver(job.state);
  return [
    h("div", { class: "job-head" },
      h("div", { class: "title" },
        h("h1", null, promptOf(job.spec)),
        h("div", { class: "row" },
          stateChip(job),
          job.result && verdictChip(job.result.verdict),
          h("span", { class: "muted small", title: time(job.createdAt) }, `asked ${ago(job.createdAt)}`),
          !over && placeWord(job) && h("span", { class: "muted small" }, placeWord(job)),
          !over && job.progress && job.state === "RUNNING" && h("span", { class: "muted small", "data-step": job.progress.step }, stepWord(job.progress)))),
      h("div", { class: "row" },
        !over && h("button", { class: "danger", onClick: cancel, disabled: job.cancelRequested, "data-do": "cancel" }, job.cancelRequested ? "Stopping…" : "Cancel"),
        job.result && h("a", { class: "button", href: `/compare?a=${job.id}` }, "Compare"),
        over && h("button", { onClick: replay, "data-do": "replay" }, "Replay…"),
        h("a", { class: "button", href: `/new?from=${job.id}` }, "Copy as new…"))),
    job.failure && h("p", { class: "alert gap" }, h("b", null, job.failure.kind), ` ${job.failure.message}`),
    job.result?.warnings?.length ? h("div", { class: "alert warn gap" }, job.result.warnings.map((warning) => h("p", null, `${warning[0].toUpperCase()}${warning.slice(1)}.`))) : null,
  ];
}
