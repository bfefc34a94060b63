// One job: its picture, what was watched, every round, cost and parameters.

import { call, get } from "../lib/api.js";
import { h, note, perFrame, put } from "../lib/dom.js";
import { lineage } from "../lib/lineage.js";
import { subscribe } from "../lib/live.js";
import { isOver } from "../lib/words.js";
import { cost, parameters } from "../parts/facts.js";
import { head } from "../parts/job-head.js";
import { askForReplay } from "../parts/replay.js";
import { stage } from "../parts/stage.js";
import { log, timeline } from "../parts/timeline.js";

export function show(root, { id }) {
  document.title = "Job · Resow";
  const gone = new AbortController();
  let job = null;
  const events = [];
  const steps = []; // progress heard, not stored by the server

  const top = h("div");
  const picture = stage(() => draw());
  const history = h("section", { class: "stack", "aria-label": "Rounds" });
  const side = h("div", { class: "stack" });
  put(root, top, h("div", { class: "job-grid" }, h("div", { class: "stack" }, picture.node, side), history));
  put(top, h("div", { class: "skeleton block" }));

  const draw = perFrame(() => {
    if (!job) return;
    document.title = `${job.spec.prompt.slice(0, 60)} · Resow`;
    const attempts = lineage([...events, ...steps], job.result);
    put(top, head(job, { cancel, replay }));
    picture.update(job, attempts);
    put(history, timeline(job, attempts, picture), parameters(job), log(events));
    put(side, cost(job, attempts));
  });

  /** The job as the server has it now, with what only this page may know yet; what is older than what is known is no news. */
  function take(now) {
    if (job && now.updatedAt < job.updatedAt) return;
    const same = now.state === "RUNNING" && now.attempt === job?.attempt;
    job = { ...now, progress: now.progress ?? (same ? job.progress : undefined), cancelRequested: now.cancelRequested || Boolean(job?.cancelRequested) };
  }

  /** The job and the events since the last one known; a second wish while one is on its way is granted after it. */
  let fetching = false;
  let again = false;
  async function refresh() {
    if (fetching) {
      again = true;
      return;
    }
    fetching = true;
    try {
      const [now, { items }] = await Promise.all([
        get(`/v1/jobs/${id}`, gone.signal),
        get(`/v1/jobs/${id}/events`, gone.signal, { "Last-Event-ID": String(events.at(-1)?.id ?? 0) }),
      ]);
      take(now);
      events.push(...items);
      draw();
    } catch (failure) {
      if (failure.name !== "AbortError" && !job) missing(failure);
    }
    fetching = false;
    if (again && !gone.signal.aborted) {
      again = false;
      refresh();
    }
  }

  const missing = (failure) => put(root, h("div", { class: "empty" },
    h("h3", null, failure.status === 404 ? "There is no such job" : "The job could not be fetched"),
    failure.message, h("br"), h("a", { class: "button", href: "/" }, "All jobs")));

  async function cancel() {
    try {
      take(await call("DELETE", `/v1/jobs/${id}`));
      job.cancelRequested = true;
      note("It stops: a queued job at once, a running one within a step.");
      draw();
    } catch (failure) {
      note(failure.message);
    }
  }

  const replay = () => askForReplay({ title: "Replay the rounds of this job", filter: { jobs: [id], failed: false } });

  const unsubscribe = subscribe((name, data) => {
    if (name === "hello" || name === "resync") return refresh();
    if (name === "job" && data.id === id) {
      take(data);
      refresh();
      draw();
    }
    if (name === "progress" && data.jobId === id) step(data);
  });

  /** A step is told live and stored nowhere: its losses are drawn from what was heard. */
  function step(data) {
    const last = steps.at(-1)?.data;
    if (!last || data.attempt > last.attempt || data.round > last.round || data.step > last.step)
      steps.push({ type: "dev.resow.attempt.progress.v1", attempt: data.attempt, at: data.at, data });
    if (job && !isOver(job.state)) job = { ...job, state: "RUNNING", progress: data };
    draw();
  }

  refresh();
  return () => {
    gone.abort();
    unsubscribe();
  };
}
