// Which subjects fail together: one row and one column per subject.

import { h } from "../lib/dom.js";
import { plural } from "../lib/words.js";

const MOST = 16;

/** pairs as /v1/ledger/pairs gives them; choose(pair | null) is called for a cell. */
export function pairMatrix(pairs, chosen, choose) {
  const weight = new Map();
  for (const pair of pairs) for (const name of [pair.first, pair.second]) weight.set(name, (weight.get(name) ?? 0) + pair.failed * 1000 + pair.rounds);
  const names = [...weight.keys()].sort((a, b) => weight.get(b) - weight.get(a)).slice(0, MOST).sort();
  const at = new Map(pairs.map((pair) => [`${pair.first} ${pair.second}`, pair]));
  const find = (a, b) => at.get(`${a} ${b}`) ?? at.get(`${b} ${a}`);
  return h("div", { class: "matrix-scroll", tabindex: 0, role: "region", "aria-label": "Failure rate by pair of subjects" },
    h("table", { class: "matrix" },
      h("caption", { class: "unseen" }, "Failure rate of rounds by pair of subjects"),
      h("thead", null, h("tr", null, h("td"), names.slice(0, -1).map((name) => h("th", { scope: "col" }, h("span", null, name))))),
      h("tbody", null, names.slice(1).map((row, r) =>
        h("tr", null, h("th", { scope: "row" }, row), names.slice(0, -1).map((column, c) =>
          c > r ? h("td", { class: "void" }) : cell(find(row, column), chosen, choose)))))),
    weight.size > MOST ? h("p", { class: "small muted" }, `The ${MOST} subjects with most failures of ${weight.size}.`) : null);
}

function cell(pair, chosen, choose) {
  if (!pair) return h("td", { class: "void" }, "·");
  const rate = pair.failureRate;
  const on = chosen && chosen.first === pair.first && chosen.second === pair.second;
  const text = rate == null ? "–" : Math.round(rate * 100);
  const title = `${pair.first} and ${pair.second}: ${pair.failed} of ${plural(pair.failed + pair.clear, "judged round")} failed, ${plural(pair.rounds, "round")} in all, mean overlap ${pair.meanIom.toFixed(2)}`;
  const button = h("button", { type: "button", title, "aria-label": title, "aria-pressed": String(Boolean(on)), "data-pair": `${pair.first}+${pair.second}`, onClick: () => choose(on ? null : pair) }, text);
  if (rate != null) button.style.setProperty("--rate", rate.toFixed(3));
  return h("td", null, button);
}
