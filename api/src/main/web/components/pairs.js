// How much each pair of subjects shared, against the limit.

import { html } from "htm/preact";

// A model is calibrated for one of three measures.
const MEASURES = [
  { limit: "maxInterchange", score: "interchange",
    describe: (value) => `can swap names: the swapped names describe the picture ${value} as well` },
  { limit: "maxOverlap", score: "overlap", describe: (value) => `share ${value} of their attention` },
  { limit: "maxIom", score: "iom", describe: (value) => `share ${value} of the smaller one’s place` },
];

const measureOf = (thresholds) => MEASURES.find(({ limit }) => thresholds?.[limit] != null) ?? MEASURES.at(-1);

export function PairScores({ pairs, areas, thresholds }) {
  const measure = measureOf(thresholds);
  const most = thresholds?.[measure.limit];
  const least = thresholds?.minExclusive;
  return html`
    <div class="pairs">
      ${pairs.map((pair) => {
        const { first, second } = pair;
        const value = pair[measure.score] ?? 0;
        return html`
          <${Gauge} name=${`${first} + ${second}`} value=${value} limit=${most}
            wrong=${most != null && value > most}
            title=${`${first} and ${second} ${measure.describe(value.toFixed(2))}${bound("the limit is", most)}`} />`;
      })}
      ${(areas ?? []).map(({ subject, exclusive }) => html`
        <${Gauge} name=${`${subject} alone`} value=${exclusive} limit=${least}
          wrong=${least != null && exclusive < least}
          title=${`${subject} alone has ${exclusive.toFixed(2)} of the picture${bound("the minimum is", least)}`} />`)}
    </div>`;
}

const bound = (text, value) => (value == null ? "" : `, ${text} ${value.toFixed(2)}`);

const Gauge = ({ name, value, limit, wrong, title }) => html`
  <div class="gauge" title=${title}>
    <span>${name}</span>
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${title}>
      <rect class="track" x="0" y="2" width="100" height="6" />
      <rect class=${wrong ? "fill over" : "fill"} x="0" y="2" width=${Math.min(100, value * 100)} height="6" />
      ${limit != null && html`<line class="limit" x1=${limit * 100} x2=${limit * 100} y1="0" y2="10" />`}
    </svg>
    <span class="mono">${value.toFixed(2)}</span>
  </div>`;
