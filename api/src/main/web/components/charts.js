// The charts: losses of a round, the queue and the jobs that ended over time.

import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import uPlot from "uplot";
import { compact, number, plural, time } from "../lib/format.js";
import { colour, Plot } from "./plot.js";
import { subjectClass } from "./prompt.js";

const HEIGHT = 130;
const FONT = "11px system-ui, sans-serif";

const short = (value) =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 1 ? value.toFixed(2) : value.toPrecision(2);

const axis = (more) => ({
  stroke: () => colour("--muted"),
  grid: { stroke: () => colour("--line"), width: 1 },
  ticks: { show: false },
  font: FONT,
  ...more,
});
const line = (label, token, more) =>
  ({ label, stroke: () => colour(token), width: 1.75, points: { show: false }, ...more });
const bars = uPlot.paths.bars({ size: [0.8, 40] });

/** Options of a chart over time, in seconds since the epoch. */
const overTime = (series, more) => ({
  cursor: { y: false, drag: { x: false, y: false } },
  series: [{ label: "Time", value: (_, at) => (at == null ? "now" : time(at * 1000)) }, ...series],
  axes: [axis({ show: false }), axis({ size: 34, space: 28, values: (_, ticks) => ticks.map(whole) })],
  ...more,
});
const whole = (value) => (Number.isInteger(value) ? compact(value) : "");
const fromZero = (_, __, max) => [0, Math.max(1, max)];

const ago = (hours) => `${hours > 48 ? plural(Math.round(hours / 24), "day") : plural(hours, "hour")} ago`;

const Ends = ({ hours }) => html`
  <div class="between small muted"><span>${ago(hours)}</span><span>now</span></div>`;

const lossColour = (term) => `--subject-${(term + 2) % 8}`;

/** losses = { term: [value per guided step] }; nothing is drawn of a single step. */
export function LossChart({ losses }) {
  const terms = Object.entries(losses ?? {}).filter(([, values]) => values.length);
  const steps = Math.max(0, ...terms.map(([, values]) => values.length));
  const data = useMemo(
    () => [Array.from({ length: steps }, (_, i) => i + 1), ...terms.map(([, values]) => values)],
    [losses, steps],
  );
  if (steps < 2) return null;
  const label = `Losses over ${plural(steps, "guided step")}: ${terms
    .map(([term, values]) => `${term} from ${short(values[0])} to ${short(values.at(-1))}`).join(", ")}`;
  const options = () => ({
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false } },
    series: [{}, ...terms.map(([term], i) => line(term, lossColour(i)))],
    axes: [
      axis({ size: 24, values: (_, ticks) => ticks.map(whole) }),
      axis({ size: 44, space: 28, values: (_, ticks) => ticks.map(short) }),
    ],
  });
  return html`
    <figure class="losses">
      <${Plot} key=${terms.map(([term]) => term).join()} data=${data} options=${options} height=${110} label=${label} />
      <figcaption class="legend">
        ${terms.map(([term], i) => html`<span><i class=${`dot ${subjectClass(i + 2)}`} />${term}</span>`)}
      </figcaption>
    </figure>`;
}

/** What a figure of a training measures; of others the name is shown alone. */
const MEANINGS = {
  reward: "mean reward of the pictures, 0 to 1",
  alike: "share of prompts whose pictures are nearly equally good",
  loss: "what is minimised; it need not fall",
  drift: "distance from the base model",
  norm: "length of the gradient",
  spread: "how much the pictures of a prompt differ",
};

/** items = [{ update, figures: { name: value } }]; each figure has a scale of its own. */
export function FigureChart({ items }) {
  const names = Object.keys(items.at(-1)?.figures ?? {});
  if (items.length < 2) return null;
  return html`
    <div class="figures">
      ${names.map((name, i) => html`<${OneFigure} key=${name} name=${name} items=${items} token=${lossColour(i)} />`)}
    </div>`;
}

function OneFigure({ name, items, token }) {
  const data = useMemo(
    () => [items.map((item) => item.update), items.map((item) => item.figures[name] ?? null)],
    [items, name],
  );
  const known = data[1].filter((value) => value != null);
  const label = `${name} over ${plural(items.length, "update")}: from ${short(known[0] ?? 0)} to ${short(known.at(-1) ?? 0)}`;
  const options = () => ({
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false } },
    series: [{}, line(name, token, { spanGaps: true })],
    axes: [
      axis({ size: 24, values: (_, ticks) => ticks.map(whole) }),
      axis({ size: 44, space: 28, values: (_, ticks) => ticks.map(short) }),
    ],
  });
  return html`
    <figure class="losses">
      <${Plot} data=${data} options=${options} height=${110} label=${label} />
      <figcaption class="small muted">
        <strong>${name} ${short(known.at(-1) ?? 0)}</strong> ${MEANINGS[name] ?? ""}
      </figcaption>
    </figure>`;
}

/** Jobs that waited and ran: the most in each step of time, as /v1/queue/depth lists them. */
export function DepthChart({ items, stepSeconds, hours }) {
  const data = useMemo(() => [
    items.map((item) => Date.parse(item.at) / 1000),
    items.map((item) => item.mostWaiting),
    items.map((item) => item.mostRunning),
  ], [items]);
  const waiting = Math.max(...data[1]);
  const running = Math.max(...data[2]);
  const now = items.at(-1);
  const label = `Queue over time: ${now.waiting} waiting now, at most ${waiting}; ${now.running} running now, `
    + `at most ${running}`;
  // without a cursor the legend shows what is now
  const shown = (plot, value, series, i) => number(i == null ? plot.data[series].at(-1) : value);
  const options = () => overTime([
    line("waiting", "--wait", { fill: () => colour("--wait-soft"), value: shown }),
    line("running", "--run", { value: shown }),
  ], { scales: { y: { range: fromZero } } });
  return html`
    <figure class="depth" data-step-seconds=${stepSeconds}>
      <${Plot} data=${data} options=${options} height=${HEIGHT} label=${label} />
      <${Ends} hours=${hours} />
      ${waiting + running === 0 && html`<p class="small muted">No job waited or ran.</p>`}
    </figure>`;
}

/** Ended jobs by bucket as stacked bars, restarts per picture as a line; as /v1/rates lists them. */
export function RatesChart({ items, since, until, hours }) {
  const data = useMemo(() => {
    const at = items.map((item) => Date.parse(item.from) / 1000);
    const sum = (...fields) => items.map((item) => fields.reduce((total, field) => total + item[field], 0));
    const restarts = items.map((item) => (item.succeeded ? item.restarts / item.succeeded : null));
    // stacked: the whole is drawn first, then what stands in front of it
    return [at, sum("succeeded", "failed", "cancelled"), sum("succeeded", "failed"), sum("succeeded"), restarts];
  }, [items]);
  const total = (field) => items.reduce((sum, item) => sum + item[field], 0);
  const label = `Jobs that ended: ${total("succeeded")} succeeded, ${total("failed")} failed, `
    + `${total("cancelled")} cancelled`;
  const mean = total("succeeded") ? total("restarts") / total("succeeded") : null;
  const rate = (value) => (value == null ? "–" : value.toFixed(2));
  // without a cursor the legend shows the whole time
  const bar = (name, token, of) => line(name, token, {
    fill: () => colour(token),
    width: 0,
    paths: bars,
    value: (plot, _, __, i) => number(i == null ? total(name) : of(plot.data, i)),
  });
  const options = () => overTime([
    bar("cancelled", "--line-strong", (d, i) => d[1][i] - d[2][i]),
    bar("failed", "--bad", (d, i) => d[2][i] - d[3][i]),
    bar("succeeded", "--good", (d, i) => d[3][i]),
    line("restarts per picture", "--restart", {
      scale: "restarts", spanGaps: true, value: (_, value, __, i) => rate(i == null ? mean : value),
    }),
  ], {
    scales: {
      x: { range: [Date.parse(since) / 1000, Date.parse(until) / 1000] },
      y: { range: fromZero },
      restarts: { range: fromZero },
    },
  });
  return html`
    <figure class="bars">
      <${Plot} key=${since + until} data=${data} options=${options} height=${HEIGHT} label=${label} />
      <${Ends} hours=${hours} />
    </figure>`;
}
