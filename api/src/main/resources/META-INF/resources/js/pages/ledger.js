// What became of every seed: failures by pair and method, the failed seeds, replays.

import { get, tenant } from "../lib/api.js";
import { h, put, whenQuiet } from "../lib/dom.js";
import { me } from "../lib/me.js";
import { ago, number, plural, time } from "../lib/words.js";
import { verdictChip } from "../parts/chip.js";
import { pairMatrix } from "../parts/matrix.js";
import { askForReplay } from "../parts/replay.js";

const SPANS = { "24 hours": 1, "7 days": 7, "30 days": 30 };
const REPLAYS_EVERY = 2000;

export function show(root) {
  document.title = "Ledger · Resow";
  const gone = new AbortController();
  let span = "7 days";
  let text = "";
  let method = "";
  let pair = null;
  let pairs = [];
  let rounds = [];
  let next = null;

  const matrix = h("section", { class: "card stack", "aria-label": "Pairs" }, h("div", { class: "skeleton block" }));
  const methods = h("section", { class: "card", "aria-label": "Methods" }, h("div", { class: "skeleton block" }));
  const seeds = h("section", { class: "card stack", "aria-label": "Failed seeds" }, h("div", { class: "skeleton block" }));
  const replays = h("section", { class: "card", "aria-label": "Replays" });
  const search = h("input", { type: "search", placeholder: "Search prompts", "aria-label": "Search prompts", "data-search": true, onInput: whenQuiet(250, () => { text = search.value.trim(); load(); }) });
  const choose = h("select", { "aria-label": "Method", onChange: () => { method = choose.value; load(); } }, h("option", { value: "" }, "all methods"));
  const whose = h("p", { class: "muted small", hidden: true }, "The ledger shows one tenant at a time: this is that of “default”. Choose another one in the bar.");
  me().then((who) => { whose.hidden = !who.everyTenant || Boolean(tenant()); }, () => {});
  put(root, h("div", { class: "stack" },
    h("div", { class: "list-head" }, h("h1", null, "Ledger of seeds"),
      h("div", { class: "segments", role: "radiogroup", "aria-label": "Time" }, Object.keys(SPANS).map((name) =>
        h("label", null, h("input", { type: "radio", name: "span", checked: name === span, onChange: () => { span = name; load(); } }), name))),
      h("div", { class: "pick-method" }, choose), h("div", { class: "search" }, search, h("kbd", null, "/"))),
    whose,
    h("div", { class: "ledger-grid" }, matrix, h("div", { class: "stack" }, methods, replays)),
    seeds));

  const since = () => new Date(Date.now() - SPANS[span] * 86400000).toISOString();
  const params = (more) => new URLSearchParams({ since: since(), ...(text && { text }), ...(method && { method }), ...more });

  async function load() {
    pair = null;
    try {
      const [p, m, s] = await Promise.all([
        get(`/v1/ledger/pairs?${params()}`, gone.signal),
        get(`/v1/ledger/methods?${params()}`, gone.signal),
        get(`/v1/ledger/rounds?${params({ failed: true, limit: 100 })}`, gone.signal),
      ]);
      pairs = p.items;
      rounds = s.items;
      next = s.next ?? null;
      drawMatrix();
      drawMethods(m.items);
      drawSeeds();
    } catch (failure) {
      if (failure.name !== "AbortError") put(matrix, h("p", { class: "alert" }, failure.message));
    }
  }

  function drawMatrix() {
    put(matrix, h("div", { class: "between" }, h("h2", null, "Failed rounds of each pair, %"), h("span", { class: "scale small muted" }, "0 ", h("i"), " 100")),
      pairs.length ? pairMatrix(pairs, pair, (picked) => { pair = picked; drawMatrix(); drawSeeds(); })
        : h("div", { class: "empty" }, h("h3", null, "No pair was judged"), "Rounds that watch two subjects or more appear here."));
  }

  function drawMethods(items) {
    const known = [...choose.options].map((option) => option.value);
    for (const name of new Set(items.map((item) => item.method))) if (!known.includes(name)) choose.append(h("option", { value: name }, name));
    put(methods, h("h2", null, "Methods"), items.length
      ? h("table", null,
          h("thead", null, h("tr", null, ["Method", "Rounds", "Failed", "Forwards a step"].map((name, i) => h("th", { scope: "col", class: i && "right" }, name)))),
          h("tbody", null, items.map((item) => h("tr", null,
            h("td", null, item.method, h("div", { class: "small muted" }, item.model)),
            h("td", { class: "right" }, number(item.rounds)),
            h("td", { class: "right" }, item.failureRate == null ? "–" : `${Math.round(item.failureRate * 100)} %`),
            h("td", { class: "right" }, item.forwardEquivalentsPerStep == null ? "–" : item.forwardEquivalentsPerStep.toFixed(1))))))
      : h("p", { class: "muted" }, "No round in this time."));
  }

  function drawSeeds() {
    const shown = pair ? rounds.filter((round) => (round.pairs ?? []).some((p) => p.first === pair.first && p.second === pair.second)) : rounds;
    put(seeds, h("div", { class: "between" },
        h("h2", null, pair ? `Failed seeds with ${pair.first} and ${pair.second}` : "Failed seeds"),
        h("button", { "data-do": "replay", disabled: !shown.length, onClick: replay }, pair ? "Replay these…" : "Replay…")),
      shown.length
        ? h("div", { class: "table-scroll" }, h("table", null,
            h("thead", null, h("tr", null, ["Prompt", "Seed", "Method", "Verdict", "Overlap", "When"].map((name) => h("th", { scope: "col" }, name)))),
            h("tbody", null, shown.map((round) => h("tr", { "data-seed": round.seed },
              h("td", { class: "prompt-cell" }, h("a", { href: `/jobs/${round.jobId}` }, round.prompt), round.round ? h("span", { class: "small muted" }, ` round ${round.round + 1}`) : null),
              h("td", { class: "mono" }, round.seed),
              h("td", null, round.method),
              h("td", null, round.verdict && round.ending !== "failed" ? verdictChip(round.verdict) : h("span", { class: "chip" }, round.ending ?? "runs")),
              h("td", { class: "mono" }, round.score == null ? "–" : round.score.toFixed(2)),
              h("td", { class: "muted", title: time(round.startedAt) }, ago(round.startedAt)))))))
        : h("div", { class: "empty" }, h("h3", null, "No failed seed"), "Every round of this time and filter was clear."),
      next && !pair ? h("div", { class: "list-foot" }, h("button", { onClick: more }, "More")) : null);
  }

  async function more() {
    const page = await get(`/v1/ledger/rounds?${params({ failed: true, limit: 100, cursor: next })}`, gone.signal);
    rounds = rounds.concat(page.items);
    next = page.next ?? null;
    drawSeeds();
  }

  function replay() {
    const jobs = pair && [...new Set(rounds.filter((round) => (round.pairs ?? []).some((p) => p.first === pair.first && p.second === pair.second)).map((round) => round.jobId))];
    askForReplay({
      title: pair ? `Replay failed seeds of ${pair.first} and ${pair.second}` : "Replay failed seeds",
      filter: { since: since(), text: text || undefined, method: method || undefined, jobs: jobs ?? undefined },
      done: loadReplays,
    });
  }

  async function loadReplays() {
    try {
      const { items } = await get("/v1/replays?limit=5", gone.signal);
      put(replays, h("h2", null, "Replays"), items.length
        ? h("ul", null, items.map((one) => {
            const ended = Object.entries(one.outcomes).filter(([name]) => !["pending", "running", "waiting"].includes(name)).reduce((sum, [, n]) => sum + n, 0);
            return h("li", { class: "replay" },
              h("div", { class: "between" }, h("span", null, plural(one.seeds, "seed")), h("span", { class: "small muted" }, ago(one.createdAt))),
              h("progress", { class: "bar", max: Math.max(1, one.seeds), value: one.done ? one.seeds : ended, "aria-label": "Seeds that ended" }),
              h("p", { class: "small muted" }, Object.entries(one.outcomes).map(([name, n]) => `${number(n)} ${name.replaceAll("-", " ")}`).join(", ")));
          }))
        : h("p", { class: "muted small" }, "No seed was replayed yet."));
    } catch (failure) {
      if (failure.name !== "AbortError") put(replays, h("p", { class: "small muted" }, failure.message));
    }
  }

  load();
  loadReplays();
  const clock = setInterval(loadReplays, REPLAYS_EVERY);
  return () => {
    gone.abort();
    clearInterval(clock);
  };
}
