// What stands beside the list: queue, workers, rates.

import { get } from "../lib/api.js";
import { h, put, whenQuiet } from "../lib/dom.js";
import { ago, duration, number, percent, plural, stepWord } from "../lib/words.js";
import { depthChart, ratesChart } from "./charts.js";

const WORKERS_EVERY = 2000;
const RATES_EVERY = 30000;
const SPANS = { "1 h": 1, "24 h": 24, "7 d": 168 };

/** { node, hear(name, data) }; ends with the signal. */
export function board(signal) {
  const queue = h("section", { class: "card queue", "aria-label": "Queue" }, h("h2", null, "Queue"), h("div", { class: "skeleton block" }));
  const workers = h("section", { class: "card workers", "aria-label": "Workers" }, h("h2", null, "Workers"), h("div", { class: "skeleton block" }));
  let span = "24 h";
  const curves = h("div", { class: "stack" }, h("div", { class: "skeleton block" }));
  const rates = h("section", { class: "card rates", "aria-label": "Over time" },
    h("div", { class: "between" }, h("h2", null, "Over time"),
      h("div", { class: "segments small", role: "radiogroup", "aria-label": "How far back" }, Object.keys(SPANS).map((name) =>
        h("label", null, h("input", { type: "radio", name: "span", value: name, checked: name === span, onChange: () => { span = name; fetchRates(); } }), name)))),
    curves);
  const steps = new Map(); // job id -> last progress heard
  let known = [];

  const fetchQueue = fetching("/v1/queue", showQueue);
  const fetchWorkers = fetching("/v1/workers", ({ items }) => { known = items; showWorkers(); });
  async function fetchRates() {
    const asked = span;
    try {
      const [ended, depth] = await Promise.all([
        get(`/v1/rates?hours=${SPANS[asked]}`, signal),
        get(`/v1/queue/depth?hours=${SPANS[asked]}`, signal),
      ]);
      if (asked === span) showRates(ended, depth);
    } catch (failure) {
      if (failure.name !== "AbortError" && failure.status >= 500) console.info(`rates: ${failure.message}`);
    }
  }

  function fetching(path, use) {
    return async () => {
      try {
        use(await get(path, signal));
      } catch (failure) {
        if (failure.name !== "AbortError" && failure.status >= 500) console.info(`${path}: ${failure.message}`);
      }
    };
  }

  function showQueue({ states, priorities, oldest }) {
    const at = (...names) => names.reduce((sum, name) => sum + (states[name] ?? 0), 0);
    put(queue, h("h2", null, "Queue"),
      h("div", { class: "numbers" },
        h("div", { class: "number" }, h("b", { "data-waiting": true }, number(at("QUEUED", "DISPATCHED"))), h("span", null, "waiting")),
        h("div", { class: "number" }, h("b", null, number(at("RUNNING"))), h("span", null, "running")),
        h("div", { class: "number" }, h("b", null, number(at("RETRY_WAIT"))), h("span", null, "to retry"))),
      oldest && h("p", { class: "small muted lanes" },
        [Object.entries(priorities).map(([name, n]) => `${number(n)} ${name}`).join(", "), `oldest ${ago(oldest)}`].join(" · ")));
  }

  function showWorkers() {
    const busy = known.reduce((sum, worker) => sum + worker.running.length, 0);
    const slots = known.reduce((sum, worker) => sum + worker.slots, 0);
    put(workers, h("div", { class: "between" }, h("h2", null, "Workers"), known.length ? h("span", { class: "small muted" }, `${busy} of ${plural(slots, "slot")} busy`) : null),
      known.length ? h("ul", null, known.map(worker)) : h("p", { class: "small muted" }, "No worker is there. Jobs wait until one comes."));
  }

  function worker({ id, device, model, draining, running, slots }) {
    return h("li", { class: "worker" },
      h("div", { class: "between" }, h("span", { class: "name", title: id }, id), h("span", { class: "small muted" }, [device, model ?? "loading"].filter(Boolean).join(" · "))),
      running.map((task) => {
        const progress = newer(steps.get(task.job), task.progress);
        return h("div", { class: "task" },
          task.job ? h("a", { href: `/jobs/${task.job}` }, task.prompt) : h("span", { class: "muted" }, "another tenant's job"),
          progress && h("progress", { class: "bar", max: progress.steps, value: progress.step, "aria-label": "Steps" }),
          progress && h("span", { class: "between muted" }, h("span", null, stepWord(progress)), progress.secondsPerStep ? h("span", null, `${duration(progress.secondsPerStep)} a step`) : null));
      }),
      running.length < slots ? h("div", { class: "task muted" }, draining ? "takes no new job" : running.length ? plural(slots - running.length, "free slot") : "idle") : null);
  }

  const newer = (heard, stored) => (heard && (!stored || heard.round > stored.round || (heard.round === stored.round && heard.step >= stored.step)) ? heard : stored);

  function showRates(data, depth) {
    const sum = (field) => data.items.reduce((total, item) => total + item[field], 0);
    const ended = sum("succeeded") + sum("failed");
    put(curves,
      depthChart(depth, SPANS[span]),
      h("div", { class: "numbers" },
        h("div", { class: "number" }, h("b", null, percent(sum("succeeded"), ended)), h("span", null, `of ${plural(ended, "job")} succeeded`)),
        h("div", { class: "number" }, h("b", null, sum("succeeded") ? (sum("restarts") / sum("succeeded")).toFixed(2) : "–"), h("span", null, "restarts per picture"))),
      ended ? ratesChart(data, SPANS[span]) : null);
  }

  const queueSoon = whenQuiet(150, fetchQueue);
  const workersSoon = whenQuiet(150, fetchWorkers);
  const ratesSoon = whenQuiet(1500, fetchRates);
  const timers = [setInterval(fetchWorkers, WORKERS_EVERY), setInterval(fetchQueue, WORKERS_EVERY * 2), setInterval(fetchRates, RATES_EVERY)];
  signal.addEventListener("abort", () => timers.forEach(clearInterval));
  fetchQueue();
  fetchWorkers();
  fetchRates();

  return {
    node: h("aside", { class: "stack" }, queue, workers, rates),
    hear(name, data) {
      if (name === "job") {
        if (data.state !== "RUNNING") steps.delete(data.id);
        queueSoon();
        workersSoon();
        if (data.finishedAt) ratesSoon();
      }
      if (name === "progress") {
        steps.set(data.jobId, data);
        showWorkers();
      }
    },
  };
}
