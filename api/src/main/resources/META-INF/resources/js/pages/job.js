// One job: its picture, what was watched, every round, cost and parameters.

import { call, follow, get } from "../lib/api.js";
import { h, note, perFrame, put } from "../lib/dom.js";
import { lineage } from "../lib/lineage.js";
import { subscribe } from "../lib/live.js";
import { isOver } from "../lib/words.js";
import { facts } from "../parts/facts.js";
import { head } from "../parts/job-head.js";
import { stage } from "../parts/stage.js";
import { timeline } from "../parts/timeline.js";

export function show(root, { id, go }) {
  document.title = "Job · Resow";
  const gone = new AbortController();
  let job = null;
  let events = [];
  let steps = []; // progress heard, not stored by the server

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
    put(top, head(job, { cancel, replay, go }));
    picture.update(job, attempts);
    put(history, timeline(job, attempts, events, picture));
    put(side, facts(job, attempts));
  });

  async function fetchJob() {
    try {
      job = await get(`/v1/jobs/${id}`, gone.signal);
      draw();
    } catch (failure) {
      if (failure.name === "AbortError") return;
      if (job) return;
      put(root, h("div", { class: "empty" },
        h("h3", null, failure.status === 404 ? "There is no such job" : "The job could not be fetched"),
        failure.message, h("br"), h("a", { class: "button", href: "/" }, "All jobs")));
      stop();
    }
  }

  async function cancel() {
    try {
      job = await call("DELETE", `/v1/jobs/${id}`);
      job.cancelRequested = true;
      note("It stops: a queued job at once, a running one within a step.");
      draw();
    } catch (failure) {
      note(failure.message);
    }
  }

  function replay() {
    go(`/new?from=${id}`);
  }

  const stop = follow(`/v1/jobs/${id}/events`, {
    endless: false,
    onEvent: (name, event) => {
      if (name.includes(".attempt.progress.")) {
        const last = steps.at(-1)?.data;
        if (!last || event.data.round > last.round || event.data.step > last.step || event.data.attempt > last.attempt) steps.push(event);
        if (job && !isOver(job.state)) job = { ...job, state: "RUNNING", progress: event.data };
      } else if (!events.some((known) => known.id === event.id)) {
        events.push(event);
        fetchSoon();
      }
      draw();
    },
    onState: (state) => { if (state === "ended") fetchJob(); },
  });
  let asked = null;
  const fetchSoon = () => { asked ??= setTimeout(() => { asked = null; fetchJob(); }, 60); };

  const unsubscribe = subscribe((name, data) => {
    if (name === "job" && data.id === id && (!job || data.updatedAt >= job.updatedAt)) {
      job = data;
      draw();
    }
  });
  fetchJob();
  return () => {
    gone.abort();
    stop();
    unsubscribe();
    clearTimeout(asked);
  };
}
