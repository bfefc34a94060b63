// How much each pair of subjects shared, against the limit.

import { h, s } from "../lib/dom.js";

export function pairScores({ pairs, areas, thresholds }) {
  const measure = measureOf(thresholds);
  const limit = thresholds?.[measure.limit];
  return h("div", { class: "pairs" },
    pairs.map((pair) => {
      const { first, second } = pair;
      const value = pair[measure.score] ?? 0;
      return gauge(`${first} + ${second}`, value, limit, limit != null && value > limit, `${first} and ${second} ${measure.says(value.toFixed(2))}${limit == null ? "" : `, the limit is ${limit.toFixed(2)}`}`);
    }),
    (areas ?? []).map(({ subject, exclusive }) => {
      const least = thresholds?.minExclusive;
      return gauge(`${subject} alone`, exclusive, least, least != null && exclusive < least, `${subject} has ${exclusive.toFixed(2)} of the picture to itself${least == null ? "" : `, at least ${least.toFixed(2)} are needed`}`);
    }));
}

// A model is calibrated for one of three measures.
const MEASURES = [
  { limit: "maxInterchange", score: "interchange", says: (value) => `can change names: the picture is described ${value} as well` },
  { limit: "maxOverlap", score: "overlap", says: (value) => `share ${value} of their attention` },
  { limit: "maxIom", score: "iom", says: (value) => `share ${value} of the smaller one's place` },
];

function measureOf(thresholds) {
  return MEASURES.find(({ limit }) => thresholds?.[limit] != null) ?? MEASURES.at(-1);
}

function gauge(label, value, limit, wrong, title) {
  return h("div", { class: "gauge", title },
    h("span", null, label),
    s("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": title },
      s("rect", { class: "track", x: 0, y: 2, width: 100, height: 6 }),
      s("rect", { class: wrong ? "fill over" : "fill", x: 0, y: 2, width: Math.min(100, value * 100), height: 6 }),
      limit == null ? null : s("line", { class: "limit", x1: limit * 100, x2: limit * 100, y1: 0, y2: 10 })),
    h("span", { class: "mono" }, value.toFixed(2)));
}
