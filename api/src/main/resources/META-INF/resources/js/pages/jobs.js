// All jobs, live: the list, the queue, the workers, the rates.

import { get, picture } from "../lib/api.js";
import { h, perFrame, put, say, whenQuiet } from "../lib/dom.js";
import { subscribe } from "../lib/live.js";
import { whenFree } from "../lib/press.js";
import { ago, isOver, placeWord, plural, stepWord, time } from "../lib/words.js";
import { stateChip, verdictChip } from "../parts/chip.js";
import { promptOf } from "../parts/prompt.js";
import { board } from "../parts/board.js";

const GROUPS = {
  all: ["All", []],
  active: ["Active", ["QUEUED", "DISPATCHED", "RUNNING", "RETRY_WAIT"]],
  succeeded: ["Succeeded", ["SUCCEEDED"]],
  failed: ["Failed", ["FAILED", "DEAD", "EXPIRED"]],
  cancelled: ["Cancelled", ["CANCELLED"]],
};
const PAGE = 50;

export function show(root, { query, go }) {
  document.title = "Jobs · Resow";
  let group = GROUPS[query.get("show")] ? query.get("show") : "all";
  let text = query.get("text") ?? "";
  const jobs = new Map(); // id -> { job, row }
  let next = null;
  let loading = false;
  let loaded = false;
  let failure = null;
  let fetches = 0;
  const gone = new AbortController();

  const rows = h("ul", { class: "card jobs", "aria-label": "Jobs, newest first", "aria-busy": "true" });
  const foot = h("div", { class: "list-foot" });
  const search = h("input", {
    type: "search", value: text, placeholder: "Search prompts", "aria-label": "Search prompts", "data-search": true,
    onInput: whenQuiet(200, () => { text = search.value.trim(); remember(); fetchFirst(); }),
  });
  const segments = h("div", { class: "segments", role: "radiogroup", "aria-label": "Which jobs" },
    Object.entries(GROUPS).map(([name, [label]]) =>
      h("label", null, h("input", {
        type: "radio", name: "group", value: name, checked: name === group,
        onChange: () => { group = name; remember(); fetchFirst(); },
      }), label)));
  const side = board(gone.signal);
  put(root, h("h1", { class: "unseen" }, "Jobs"), h("div", { class: "overview" },
    h("section", null, h("div", { class: "list-head" }, segments, h("div", { class: "search" }, search, h("kbd", null, "/"))), rows, foot),
    side.node));

  function remember() {
    const params = new URLSearchParams();
    if (group !== "all") params.set("show", group);
    if (text) params.set("text", text);
    history.replaceState(null, "", params.size ? `/?${params}` : "/");
  }

  const heard = new Map(); // job events during a fetch, by id
  const fits = (job) =>
    (!GROUPS[group][1].length || GROUPS[group][1].includes(job.state)) &&
    (!text || job.spec.prompt.toLowerCase().includes(text.toLowerCase()));

  async function fetchPage(cursor) {
    const turn = ++fetches;
    loading = true;
    draw();
    try {
      const params = new URLSearchParams({ limit: PAGE });
      if (GROUPS[group][1].length) params.set("state", GROUPS[group][1].join(","));
      if (text) params.set("text", text);
      if (cursor) params.set("cursor", cursor);
      const page = await get(`/v1/jobs?${params}`, gone.signal);
      if (turn !== fetches) return;
      if (!cursor) jobs.clear();
      for (const job of page.items) {
        // what was heard while the page was on its way is newer than the page
        const newer = heard.get(job.id);
        if (!newer || newer.updatedAt <= job.updatedAt) take(job);
        else if (fits(newer)) take(newer);
      }
      heard.clear();
      next = page.next ?? null;
      failure = null;
      loaded = true;
    } catch (problem) {
      if (problem.name === "AbortError" || turn !== fetches) return;
      failure = problem;
    }
    loading = false;
    draw();
  }
  const fetchFirst = () => fetchPage(null);

  function take(job, fresh = false) {
    const known = jobs.get(job.id);
    if (known && known.job.updatedAt > job.updatedAt) return;
    const entry = known ?? { row: row(job.id, fresh) };
    entry.job = job;
    jobs.set(job.id, entry);
    entry.row.update(job);
  }

  function row(id, fresh) {
    const thumb = h("span", { class: "thumb", "aria-hidden": "true" });
    const prompt = h("span", { class: "prompt" });
    const meta = h("span", { class: "meta" });
    const where = h("span", { class: "where" });
    const link = h("a", { class: ["job-row", fresh && "fresh"], href: `/jobs/${id}`, "data-job": id },
      thumb, h("span", { class: "unclipped" }, prompt, meta), where);
    const node = h("li", null, link);
    let pictured = false;
    let said = "";
    const update = (job) => {
      if (said !== job.spec.prompt) put(prompt, promptOf(job.spec));
      said = job.spec.prompt;
      describe(job);
      put(where, stateChip(job), doubt(job), progress(job));
      if (job.links.image && !pictured) {
        pictured = true;
        seen.observe(link);
      } else if (!pictured) say(thumb, isOver(job.state) ? "–" : "");
    };
    const describe = (job) => {
      const rounds = job.result?.rounds?.length ?? (job.progress ? job.progress.round + 1 : 0);
      meta.title = time(job.createdAt);
      say(meta, [job.spec.method, rounds > 1 && plural(rounds, "round"), job.tries > 0 && plural(job.tries, "failed attempt"), ago(job.createdAt)].filter(Boolean).join(" · "));
    };
    const paint = () => picture(id).then((address) => put(thumb, h("img", { src: address, alt: "" })), () => say(thumb, "–"));
    return { node, update, describe, paint };
  }

  /** A picture that is the best of several, and still not clear. */
  function doubt(job) {
    const verdict = job.state === "SUCCEEDED" && job.result?.verdict;
    return ["overlapped", "budget-exhausted"].includes(verdict) ? verdictChip(verdict) : null;
  }

  function progress(job) {
    if (job.state === "RUNNING" && job.progress)
      return [h("progress", { class: "bar", max: job.progress.steps, value: job.progress.step, "aria-label": "Steps" }), h("span", null, stepWord(job.progress))];
    return job.state === "QUEUED" && placeWord(job) ? h("span", null, placeWord(job)) : null;
  }

  // Pictures are fetched when their row comes near the window.
  const seen = new IntersectionObserver((changes) => {
    for (const change of changes)
      if (change.isIntersecting) {
        seen.unobserve(change.target);
        jobs.get(change.target.dataset.job)?.row.paint();
      }
  }, { rootMargin: "200px" });
  const more = new IntersectionObserver((changes) => {
    if (changes.some((c) => c.isIntersecting) && next && !loading) fetchPage(next);
  }, { rootMargin: "600px" });

  const draw = perFrame(() => {
    const list = [...jobs.values()].sort((a, b) => (a.job.createdAt === b.job.createdAt ? (a.job.id < b.job.id ? 1 : -1) : a.job.createdAt < b.job.createdAt ? 1 : -1));
    rows.setAttribute("aria-busy", String(loading));
    if (failure && !list.length) put(rows, h("li", { class: "empty" }, h("h3", null, "The list could not be fetched"), failure.message, h("br"), h("button", { class: "button", onClick: fetchFirst }, "Try again")));
    else if (!loaded) put(rows, Array.from({ length: 6 }, () => h("li", { class: "job-row", "aria-hidden": "true" }, h("span", { class: "thumb skeleton" }), h("span", { class: "skeleton line" }))));
    else if (!list.length) put(rows, nothing());
    else whenFree(rows, () => arrange(list.map(({ row }) => row.node)));
    put(foot, next ? h("button", { onClick: () => fetchPage(next), disabled: loading }, loading ? "Loading…" : "More") : null);
    if (next) more.observe(foot);
    else more.unobserve(foot);
  });

  /** Moves only what is in another place. */
  function arrange(nodes) {
    nodes.forEach((node, i) => { if (rows.children[i] !== node) rows.insertBefore(node, rows.children[i] ?? null); });
    while (rows.children.length > nodes.length) rows.lastChild.remove();
  }

  function nothing() {
    if (group === "all" && !text)
      return h("li", { class: "empty" }, h("h3", null, "No picture was asked for yet"), "Describe one; it is painted while you watch.", h("br"), h("a", { class: "button primary", href: "/new" }, "New picture"));
    return h("li", { class: "empty" }, h("h3", null, "No job fits"), text ? `No prompt here contains “${text}”.` : "No job is in this state.", h("br"),
      h("button", { onClick: () => { group = "all"; text = search.value = ""; segments.querySelector("input").checked = true; remember(); fetchFirst(); } }, "Show all"));
  }

  const unsubscribe = subscribe((name, data) => {
    if (name === "hello" || name === "resync") return fetchFirst();
    if (name === "job") {
      if (loading) heard.set(data.id, data);
      if (fits(data)) {
        const oldest = next ? [...jobs.values()].reduce((least, e) => (e.job.createdAt < least ? e.job.createdAt : least), "9") : "";
        if (jobs.has(data.id) || data.createdAt >= oldest) take(data, true);
      } else jobs.delete(data.id);
      draw();
    }
    if (name === "progress") {
      const entry = jobs.get(data.jobId);
      if (!entry || isOver(entry.job.state)) return;
      take({ ...entry.job, state: "RUNNING", progress: data });
    }
    side.hear(name, data);
  });
  const clock = setInterval(() => jobs.forEach(({ job, row: r }) => r.describe(job)), 15000);

  draw();
  fetchFirst();
  return () => {
    gone.abort();
    unsubscribe();
    clearInterval(clock);
    seen.disconnect();
    more.disconnect();
  };
}
