// Sampling failed seeds again: first what it would do and cost, then for real.

import { call, get, Problem } from "../lib/api.js";
import { h, note, put } from "../lib/dom.js";
import { number, plural } from "../lib/words.js";

const nameOf = (method) => (typeof method === "string" ? method : method.name);

/** Asks how, shows the dry run, replays. filter as in POST /v1/replays; done(replay) afterwards. */
export async function askForReplay({ title, filter, done }) {
  const models = await get("/v1/models").catch(() => ({ items: [] }));
  const methods = [...new Set(models.items.flatMap((model) => model.methods.map(nameOf)))];
  const method = h("select", { name: "method" }, h("option", { value: "" }, "as it was"), methods.map((name) => h("option", { value: name }, name)));
  const seed = h("select", { name: "seed" }, h("option", { value: "same" }, "the same seed"), h("option", { value: "next" }, "a seed the job has not used"));
  const rounds = h("input", { type: "number", min: 1, max: 32, value: 1, name: "rounds" });
  const limit = h("input", { type: "number", min: 1, max: 5000, value: 1000, name: "limit" });
  const plan = h("div", { class: "plan", "aria-live": "polite" });
  const start = h("button", { class: "primary", type: "button", disabled: true, "data-do": "replay-now", onClick: replay }, "Replay");
  const field = (label, input) => h("label", { class: "field" }, h("span", null, label), input);
  const dialog = h("dialog", { "aria-labelledby": "replay-title", onClose: () => dialog.remove() },
    h("form", { method: "dialog", class: "stack" },
      h("h3", { id: "replay-title" }, title),
      h("div", { class: "two" }, field("Method", method), field("Seed", seed), field("Rounds at most", rounds), field("Seeds at most", limit)),
      plan,
      h("div", { class: "actions" }, h("button", { value: "close" }, "Close"), start)));
  [method, seed, rounds, limit].forEach((input) => input.addEventListener("change", look));

  const body = () => ({
    filter,
    policy: { seed: seed.value, method: method.value || undefined, rounds: Number(rounds.value) || 1 },
    limit: Number(limit.value) || undefined,
  });

  let asked = 0;
  async function look() {
    const mine = ++asked;
    start.disabled = true;
    put(plan, h("div", { class: "skeleton block" }));
    try {
      const dry = await call("POST", "/v1/replays", { ...body(), dryRun: true });
      if (mine !== asked) return;
      start.disabled = !dry.seeds;
      start.textContent = dry.seeds ? `Replay ${plural(dry.seeds, "seed")}` : "Nothing to replay";
      put(plan,
        h("p", null, h("b", { "data-seeds": dry.seeds }, plural(dry.seeds, "seed")), dry.more ? " (there are more than the limit)" : "", ", about ", h("b", null, number(Math.round(dry.estimate.forwardEquivalents))), " model forwards."),
        dry.estimate.basis.some((basis) => !basis.measured) ? h("p", { class: "small muted" }, "Nothing of this kind was measured yet: the estimate is that of plain sampling.") : null,
        dry.skipped.map((skipped) => h("p", { class: "small muted" }, `${plural(skipped.seeds, "seed")} left out: ${skipped.reason}`)),
        dry.first.length ? h("ul", { class: "small first" }, dry.first.slice(0, 5).map((one) => h("li", null, h("span", { class: "mono" }, one.seed), " ", one.prompt))) : null);
    } catch (failure) {
      if (mine === asked) put(plan, h("p", { class: "alert" }, failure.message));
    }
  }

  async function replay() {
    start.disabled = true;
    try {
      const made = await call("POST", "/v1/replays", body(), { "Idempotency-Key": crypto.randomUUID?.() ?? String(Math.random()) });
      dialog.close();
      note(`Sampled again: ${plural(made.seeds, "seed")}.`);
      done?.(made);
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      start.disabled = false;
      put(plan, h("p", { class: "alert" }, failure.message));
    }
  }

  document.body.append(dialog);
  dialog.showModal();
  look();
}
