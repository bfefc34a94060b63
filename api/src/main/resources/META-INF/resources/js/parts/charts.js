// Small charts as SVG: losses of a round, endings over time.

import { h, s } from "../lib/dom.js";
import { subjectClass } from "./prompt.js";

const short = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 1 ? value.toFixed(2) : value.toPrecision(2));

/** losses = { term: [value per guided step] }. */
export function lossChart(losses) {
  const terms = Object.entries(losses ?? {}).filter(([, values]) => values.length);
  if (!terms.some(([, values]) => values.length > 1)) return null;
  const WIDTH = 320, HEIGHT = 84, LEFT = 36, BOTTOM = 14;
  const all = terms.flatMap(([, values]) => values);
  const low = Math.min(...all), high = Math.max(...all, low + 1e-9);
  const steps = Math.max(...terms.map(([, values]) => values.length));
  const x = (i) => LEFT + (steps < 2 ? 0 : (i / (steps - 1)) * (WIDTH - LEFT - 4));
  const y = (v) => 6 + (1 - (v - low) / (high - low)) * (HEIGHT - BOTTOM - 10);
  const title = `Losses over ${steps} guided steps: ${terms.map(([t, v]) => `${t} from ${short(v[0])} to ${short(v.at(-1))}`).join(", ")}`;
  return h("figure", { class: "losses" },
    s("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": title },
      s("line", { class: "axis", x1: LEFT, x2: WIDTH, y1: y(low), y2: y(low) }),
      s("text", { x: LEFT - 6, y: y(high) + 8, "text-anchor": "end" }, short(high)),
      s("text", { x: LEFT - 6, y: y(low), "text-anchor": "end" }, short(low)),
      s("text", { x: LEFT, y: HEIGHT - 1 }, "1"),
      s("text", { x: WIDTH, y: HEIGHT - 1, "text-anchor": "end" }, `${steps} guided steps`),
      terms.map(([, values], t) =>
        values.length === 1
          ? s("circle", { class: subjectClass(t + 2), cx: x(0), cy: y(values[0]), r: 2.5, fill: "var(--c)" })
          : s("polyline", { class: `line ${subjectClass(t + 2)}`, points: values.map((v, i) => `${x(i).toFixed(1)},${y(v).toFixed(1)}`).join(" ") }))),
    h("figcaption", { class: "legend" }, terms.map(([term], t) => h("span", null, h("i", { class: `dot ${subjectClass(t + 2)}` }), term))));
}

const spanWord = (hours) => (hours === 1 ? "1 h ago" : hours > 48 ? `${Math.round(hours / 24)} days ago` : `${hours} h ago`);

/** Jobs that waited as an area, that ran as a line, over time. */
export function depthChart({ items, stepSeconds }, hours) {
  const WIDTH = 300, HEIGHT = 84, BASE = 66, TOP = 14;
  const waiting = Math.max(...items.map((item) => item.mostWaiting));
  const running = Math.max(...items.map((item) => item.mostRunning));
  const most = Math.max(1, waiting, running);
  const x = (i) => (i / Math.max(1, items.length - 1)) * WIDTH;
  const y = (n) => BASE - (n / most) * (BASE - TOP);
  const along = (field) => items.map((item, i) => `${x(i).toFixed(1)},${y(item[field]).toFixed(1)}`).join(" ");
  const now = items.at(-1);
  const slice = WIDTH / items.length;
  return h("figure", { class: "depth" },
    s("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `Queue over time: ${now.waiting} jobs wait now, at most ${waiting} did; ${now.running} run now, at most ${running} did` },
      s("line", { class: "axis", x1: 0, x2: WIDTH, y1: BASE, y2: BASE }),
      s("polygon", { class: "area", points: `0,${BASE} ${along("mostWaiting")} ${WIDTH},${BASE}` }),
      s("polyline", { class: "line waiting", points: along("mostWaiting") }),
      s("polyline", { class: "line running", points: along("mostRunning") }),
      s("text", { x: 0, y: TOP - 4 }, waiting || running ? `at most ${compact(Math.max(waiting, running))}` : "nothing waited"),
      items.map((item, i) => s("rect", { class: "touch", x: i * slice, y: 0, width: slice, height: BASE },
        s("title", null, `${new Date(item.at).toLocaleString()}: at most ${item.mostWaiting} waiting, ${item.mostRunning} running`))),
      s("text", { x: 0, y: HEIGHT - 4 }, spanWord(hours)),
      s("text", { x: WIDTH, y: HEIGHT - 4, "text-anchor": "end" }, "now")),
    h("figcaption", { class: "legend", "data-step-seconds": stepSeconds },
      h("span", null, h("i", { class: "dot swatch-wait" }), "waiting"),
      h("span", null, h("i", { class: "dot swatch-run" }), "running")));
}

const compact = (n) => new Intl.NumberFormat("en", { notation: n >= 10000 ? "compact" : "standard" }).format(n);

/** Ended jobs by bucket as bars, restarts per picture as a line. */
export function ratesChart({ since, until, bucketSeconds, items }, hours) {
  const WIDTH = 300, HEIGHT = 96, BASE = 78;
  const from = new Date(since).getTime() / 1000;
  const buckets = Math.max(1, Math.floor((new Date(until) / 1000 - from) / bucketSeconds) + 1);
  const most = Math.max(1, ...items.map((item) => item.succeeded + item.failed + item.cancelled));
  const restarts = items.filter((item) => item.succeeded).map((item) => ({ item, rate: item.restarts / item.succeeded }));
  const worst = Math.max(1, ...restarts.map((r) => r.rate));
  const width = WIDTH / buckets;
  const at = (item) => Math.round((new Date(item.from) / 1000 - from) / bucketSeconds) * width;
  const tall = (n) => (n / most) * (BASE - 8);
  const sum = (field) => items.reduce((total, item) => total + item[field], 0);
  return h("figure", { class: "bars" },
    s("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `Jobs that ended in the last ${hours} hours: ${sum("succeeded")} succeeded, ${sum("failed")} failed, ${sum("cancelled")} cancelled` },
      s("line", { class: "axis", x1: 0, x2: WIDTH, y1: BASE, y2: BASE }),
      items.map((item) => {
        let top = BASE;
        return s("g", null,
          s("title", null, `${new Date(item.from).toLocaleString()}: ${item.succeeded} succeeded, ${item.failed} failed, ${item.cancelled} cancelled, ${item.restarts} restarts`),
          [["good", item.succeeded], ["bad", item.failed], ["quiet", item.cancelled]].map(([tone, n]) => {
            if (!n) return null;
            top -= tall(n);
            return s("rect", { class: tone, x: at(item) + 0.5, y: top, width: Math.max(1, width - 1), height: tall(n) });
          }));
      }),
      restarts.length > 1 && s("polyline", { class: "line restart", points: restarts.map((r) => `${(at(r.item) + width / 2).toFixed(1)},${(BASE - (r.rate / worst) * (BASE - 8)).toFixed(1)}`).join(" ") }),
      s("text", { x: 0, y: HEIGHT - 4 }, spanWord(hours)),
      s("text", { x: WIDTH, y: HEIGHT - 4, "text-anchor": "end" }, "now")),
    h("figcaption", { class: "legend" },
      h("span", null, h("i", { class: "dot swatch-good" }), "succeeded"),
      h("span", null, h("i", { class: "dot swatch-bad" }), "failed"),
      h("span", null, h("i", { class: "dot swatch-restart" }), "restarts per picture")));
}
