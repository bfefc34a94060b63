// Two pictures on top of each other, with an edge between them to move.

import { call, get, picture } from "../lib/api.js";
import { h, note, put } from "../lib/dom.js";
import { subscribe } from "../lib/live.js";
import { ago, duration, isOver, number } from "../lib/words.js";
import { stateChip, verdictChip } from "../parts/chip.js";
import { promptOf } from "../parts/prompt.js";

const nameOf = (method) => (typeof method === "string" ? method : method.name);

export function show(root, { query, go }) {
  document.title = "Compare · Resow";
  const gone = new AbortController();
  const ids = { a: query.get("a"), b: query.get("b") };
  let jobs = {};
  let unsubscribe = () => {};

  async function load() {
    if (!ids.a) return pickFirst();
    try {
      jobs.a = await get(`/v1/jobs/${encodeURIComponent(ids.a)}`, gone.signal);
      if (ids.b) jobs.b = await get(`/v1/jobs/${encodeURIComponent(ids.b)}`, gone.signal);
      await (jobs.b ? sideBySide() : pickSecond());
    } catch (failure) {
      if (failure.name !== "AbortError") put(root, h("div", { class: "empty" }, h("h3", null, "These jobs cannot be compared"), failure.message));
    }
  }

  async function pickFirst() {
    const { items } = await get("/v1/jobs?state=SUCCEEDED&limit=50", gone.signal);
    put(root, h("div", { class: "stack" }, h("h1", null, "Compare"),
      items.length
        ? [h("p", { class: "muted" }, "Which picture is the first?"), choice(items, (job) => `/compare?a=${job.id}`)]
        : h("div", { class: "card empty" }, h("h3", null, "There is no picture yet"), "Two finished jobs are needed.", h("br"), h("a", { class: "button primary", href: "/new" }, "New picture"))));
  }

  async function pickSecond() {
    const { a } = jobs;
    const params = new URLSearchParams({ state: "SUCCEEDED", limit: 100, text: a.spec.prompt });
    const [{ items }, models] = await Promise.all([get(`/v1/jobs?${params}`, gone.signal), get("/v1/models", gone.signal)]);
    const seed = String(a.spec.seed);
    const others = items.filter((job) => job.id !== a.id && job.spec.prompt === a.spec.prompt)
      .sort((x, y) => Number(String(y.spec.seed) === seed) - Number(String(x.spec.seed) === seed));
    const methods = (models.items.find((model) => model.name === a.spec.model)?.methods ?? []).map(nameOf).filter((name) => name !== a.spec.method);
    const method = h("select", { "aria-label": "Method" }, methods.map((name) => h("option", null, name)));
    put(root, h("div", { class: "stack" }, h("h1", null, "Compare with what?"), h("p", null, promptOf(a.spec)),
      methods.length ? h("section", { class: "card" }, h("h2", null, "The same seed by another method"),
        h("div", { class: "row" }, h("div", null, method), h("button", { class: "primary", "data-do": "again", onClick: () => again(method.value) }, "Paint and compare"))) : null,
      others.length ? h("section", { class: "stack" }, h("h2", null, "The same prompt, painted before"), choice(others, (job) => `/compare?a=${a.id}&b=${job.id}`)) : null));
  }

  /** Everything as in the first job, but the method. */
  async function again(method) {
    const { spec } = jobs.a;
    try {
      const job = await call("POST", "/v1/jobs", {
        prompt: spec.prompt, negativePrompt: spec.negativePrompt || undefined, subjects: spec.subjects, method, model: spec.model,
        width: spec.width, height: spec.height, steps: spec.steps, guidanceScale: spec.guidanceScale, seed: spec.seed, budget: spec.budget,
      });
      go(`/compare?a=${jobs.a.id}&b=${job.id}`);
    } catch (failure) {
      note(failure.message);
    }
  }

  const choice = (items, address) => h("div", { class: "choice" }, items.map((job) => {
    const thumb = h("span", { class: "thumb" });
    picture(job.id).then((url) => put(thumb, h("img", { src: url, alt: "" })), () => {});
    return h("a", { class: "card pick-job", href: address(job) }, thumb, h("span", { class: "unclipped" }, h("b", { class: "clip" }, job.spec.prompt), h("span", { class: "small muted clip" }, `${job.spec.method} · seed ${job.spec.seed} · ${ago(job.createdAt)}`)));
  }));

  async function sideBySide() {
    const { a, b } = jobs;
    const left = h("img", { alt: `${a.spec.method}: ${a.spec.prompt}`, hidden: true });
    const right = h("img", { alt: `${b.spec.method}: ${b.spec.prompt}`, hidden: true });
    const edge = h("div", { class: "edge" });
    const waiting = h("div", { class: "waiting", hidden: true });
    const box = h("div", { class: "wipe" }, right, left, edge,
      h("span", { class: "tag left" }, tag(a, b)), h("span", { class: "tag right" }, tag(b, a)), waiting);
    const slider = h("input", { type: "range", min: 0, max: 100, value: 50, "aria-label": "How much of the first picture is shown", onInput: () => move(slider.value) });
    const move = (share) => {
      left.style.clipPath = `inset(0 ${100 - share}% 0 0)`;
      edge.style.left = `calc(${share}% - 1px)`;
    };
    const follow = (event) => {
      if (!event.buttons) return;
      const place = box.getBoundingClientRect();
      slider.value = Math.min(100, Math.max(0, (100 * (event.clientX - place.left)) / place.width));
      move(slider.value);
    };
    box.addEventListener("pointerdown", follow);
    box.addEventListener("pointermove", follow);
    move(50);
    const facts = h("div", { class: "card" });
    put(root, h("div", { class: "stack" }, h("h1", null, "Compare"), h("p", null, promptOf(a.spec)),
      h("div", { class: "job-grid" }, h("div", { class: "stack" }, box, slider), facts)));
    const fill = () => {
      put(facts, table(jobs.a, jobs.b));
      for (const [job, image] of [[jobs.a, left], [jobs.b, right]])
        if (job.links.image && image.hidden) picture(job.id).then((url) => { image.src = url; image.hidden = false; }, (failure) => note(failure.message));
      const missing = [jobs.a, jobs.b].find((job) => !job.links.image);
      waiting.hidden = !missing;
      if (missing) put(waiting, isOver(missing.state) ? "One of the jobs made no picture." : "The second picture is being painted…");
    };
    fill();
    const take = (which, job) => {
      if (job.updatedAt < jobs[which].updatedAt) return; // an older answer that came late
      jobs[which] = job;
      fill();
    };
    const look = (which) => get(`/v1/jobs/${ids[which]}`, gone.signal).then((job) => take(which, job), () => {});
    unsubscribe = subscribe((name, data) => {
      for (const which of ["a", "b"]) {
        if (name === "hello" || name === "resync") look(which);
        if (name === "job" && data.id === ids[which]) take(which, data);
      }
    });
  }

  /** What tells one from the other. */
  const tag = (one, other) =>
    one.spec.method !== other.spec.method ? one.spec.method : String(one.spec.seed) !== String(other.spec.seed) ? `seed ${one.spec.seed}` : one.id.slice(-6);

  load();
  return () => {
    gone.abort();
    unsubscribe();
  };
}

function table(a, b) {
  const line = (name, of) => {
    const [left, right] = [of(a), of(b)];
    return h("tr", null, h("th", { scope: "row" }, name), h("td", null, left), h("td", null, right));
  };
  return h("table", null,
    h("thead", null, h("tr", null, h("th", null), h("th", { scope: "col" }, h("a", { href: `/jobs/${a.id}` }, "First")), h("th", { scope: "col" }, h("a", { href: `/jobs/${b.id}` }, "Second")))),
    h("tbody", null,
      line("State", (job) => stateChip(job)),
      line("Verdict", (job) => (job.result ? verdictChip(job.result.verdict) : "–")),
      line("Method", (job) => job.spec.method),
      line("Seed", (job) => h("span", { class: "mono" }, job.spec.seed)),
      line("Seed of the picture", (job) => h("span", { class: "mono" }, job.result?.seed ?? "–")),
      line("Rounds", (job) => job.result?.rounds?.length ?? "–"),
      line("Sampling", (job) => duration(job.result?.seconds)),
      line("Model forwards", (job) => (job.result?.forwardEquivalents == null ? "–" : number(Math.round(job.result.forwardEquivalents)))),
      line("Steps", (job) => job.spec.steps),
      line("Guidance scale", (job) => job.spec.guidanceScale)));
}
