// The rounds of every attempt, in the order in which they happened.

import { h } from "../lib/dom.js";
import { kind } from "../lib/lineage.js";
import { duration, isOver, plural, time, timeOfDay } from "../lib/words.js";
import { lossChart } from "./charts.js";
import { verdictChip } from "./chip.js";
import { decode, draw } from "./heat.js";
import { pairScores } from "./pairs.js";

const drawn = new WeakMap(); // overlap event -> its small canvas as a picture, drawn once

export function timeline(job, attempts, stage) {
  const started = attempts.filter((attempt) => attempt.rounds.length || attempt.end);
  if (started.length) return started.map((attempt, i) => attemptCard(job, attempt, i, started, stage));
  return h("section", { class: "card" }, h("h2", null, "Rounds"), h("p", { class: "muted" }, isOver(job.state) ? "It ended before a worker began." : "No worker has begun yet."));
}

function attemptCard(job, attempt, index, all, stage) {
  const running = job.state === "RUNNING" && attempt === all.at(-1) && !attempt.end;
  return h("section", { class: "card attempt", "data-attempt": attempt.attempt },
    h("h3", null, all.length > 1 ? `Attempt ${index + 1}` : "Rounds", h("span", { class: "muted small" }, [attempt.worker, timeOfDay(attempt.startedAt)].filter(Boolean).join(" · "))),
    h("ol", { class: "rounds" }, attempt.rounds.map((round) => roundItem(attempt, round, running && round === attempt.rounds.at(-1), stage))),
    attempt.end?.how === "failed" && h("p", { class: "alert" }, h("b", null, attempt.end.kind), ` ${attempt.end.message}`),
    attempt.end?.how === "handed-over" && h("p", { class: "muted small" }, `Handed over at step ${attempt.end.step}: the worker was stopped, another one goes on from there`),
    attempt.end?.how === "cancelled" && h("p", { class: "muted small" }, `Cancelled: ${attempt.end.reason ?? "no reason was given"}`));
}

function roundItem(attempt, round, now, stage) {
  const losses = round.losses && Object.keys(round.losses).length ? round.losses : round.heard;
  return h("li", { class: ["round", now ? "now" : round.failure ? "failed" : round.verdict], "data-round": round.round, "data-verdict": round.verdict },
    h("span", { class: "mark", "aria-hidden": "true" }, round.round + 1),
    h("div", { class: "what" },
      h("div", { class: "row" },
        h("b", null, `Round ${round.round + 1}`),
        now ? h("span", { class: "chip run" }, round.step ? `step ${round.step} of ${round.of}` : "running") : round.failure ? h("span", { class: "chip bad" }, "failed") : round.verdict && verdictChip(round.verdict),
        round.made && h("span", { class: "chip" }, "made the picture"),
        h("span", { class: "small muted" }, "seed ", h("span", { class: "mono" }, round.seed ?? "?"))),
      round.failure && h("p", { class: "small" }, `Failed at ${round.failure}.`),
      round.dropped && !round.failure && h("p", { class: "small" }, `Back to start at step ${round.dropped.fromStep}: ${round.dropped.reason}.`),
      (round.look?.maps?.length || losses) && h("div", { class: "evidence" },
        round.look?.maps?.length ? mini(attempt, round, stage) : null,
        round.look?.pairs?.length ? pairScores(round.look) : null,
        lossChart(losses)),
      h("p", { class: "small muted" }, [
        round.steps != null && plural(round.steps, "step"),
        round.updates != null && plural(round.updates, "guided update"),
        round.look && `looked at step ${round.look.step}`,
      ].filter(Boolean).join(" · "))));
}

function mini(attempt, round, stage) {
  let canvas = drawn.get(round.look);
  if (!canvas) {
    canvas = h("canvas", { width: 1, height: 1 });
    draw(canvas, round.look.maps.map((map, colour) => ({ map: decode(map), colour })), { limit: round.look.thresholds?.mask ?? 0.5, ground: true });
    drawn.set(round.look, canvas);
  }
  return h("div", { class: "mini" },
    h("button", {
      type: "button", "aria-pressed": String(stage.isShown(attempt, round)), "aria-label": `Show the attention maps of round ${round.round + 1} on the picture`,
      onClick: () => stage.show(attempt, round),
    }, canvas));
}

const SAID = {
  "job.state": ({ from, to, reason }) => `${from ? `${from.toLowerCase()} → ` : ""}${to.toLowerCase()}${reason ? `: ${reason}` : ""}`,
  "attempt.started": ({ worker, steps }) => `${worker} began, ${plural(steps, "step")}`,
  "round.restarted": ({ round, fromStep, reason }) => `back to start at step ${fromStep}, round ${round + 1}: ${reason}`,
  "overlap.detected": ({ round, verdict, score }) => `round ${round + 1} is ${verdict}${score == null ? "" : `, score ${score.toFixed(2)}`}`,
  "attempt.finished": ({ seconds }) => `finished after ${duration(seconds)}`,
  "attempt.failed": ({ kind: what, message }) => `failed (${what}): ${message}`,
  "attempt.cancelled": () => "cancelled",
  "attempt.handed-over": ({ worker, round, step, fault }) => fault ? `${worker} gives it back: ${fault}` : `${worker} stops and hands over round ${round + 1} at step ${step}`,
  "job.result": ({ verdict }) => `picture stored, ${verdict}`,
};

let openLog = false;

/** Every stored event, folded away. */
export function log(events) {
  if (!events.length) return null;
  return h("section", { class: "card" }, h("details", { open: openLog, onToggle: (change) => { openLog = change.target.open; } },
    h("summary", null, plural(events.length, "event")),
    h("ol", { class: "events" }, events.map((event) =>
      h("li", null, h("time", { class: "muted mono", title: time(event.at) }, timeOfDay(event.at)), h("span", null, SAID[kind(event)]?.(event.data) ?? kind(event)))))));
}
