// The picture with the attention maps over it.

import { picture } from "../lib/api.js";
import { h, put } from "../lib/dom.js";
import { isOver, stateWord, stepWord } from "../lib/words.js";
import { decode, draw, shared } from "./heat.js";
import { subjectClass } from "./prompt.js";

/** { node, update(job, attempts), show(attempt, round), shown() }; changed() is called when another round is shown. */
export function stage(changed) {
  const image = h("img", { alt: "", hidden: true });
  const heat = h("canvas", { hidden: true, role: "img", "aria-label": "Attention maps" });
  const waiting = h("div", { class: "waiting" });
  const canvas = h("div", { class: "canvas" }, image, heat, waiting);
  const controls = h("div", { class: "controls" });
  const node = h("section", { class: "card stage", "aria-label": "Picture" }, canvas, controls);

  let fetched = null;
  let chosen = null; // the round somebody picked: "attempt:round"
  let current = null; // the round whose maps are shown
  let off = new Set(); // subjects that are switched off
  let maps = true;
  let overlap = true;
  let strength = 0.8;
  let drawn = "";
  let built = "";

  const name = (attempt, round) => `${attempt.attempt}:${round.round}`;

  function update(job, attempts) {
    const rounds = attempts.flatMap((attempt) => attempt.rounds.map((round) => ({ attempt, round }))).filter(({ round }) => round.look?.maps?.length);
    current = rounds.find((r) => name(r.attempt, r.round) === chosen) ?? rounds.findLast((r) => r.round.made) ?? rounds.at(-1) ?? null;
    showPicture(job);
    showMaps(job);
  }

  function showPicture(job) {
    if (job.links.image && fetched !== job.id) {
      fetched = job.id;
      image.alt = job.spec.prompt;
      picture(job.id).then((address) => { image.src = address; image.hidden = false; waiting.hidden = true; },
        (failure) => put(waiting, h("span", null, failure.message)));
    }
    if (job.links.image) return;
    const { progress } = job;
    put(waiting, isOver(job.state)
      ? h("span", null, `No picture: the job ${job.state === "CANCELLED" ? "was cancelled" : stateWord(job.state)}.`)
      : [h("span", null, job.state === "RUNNING" && progress ? stepWord(progress) : stateWord(job.state)),
         h("progress", { class: "bar", max: progress?.steps ?? 1, value: progress?.step ?? 0, "aria-label": "Steps" })]);
  }

  function showMaps(job) {
    if (!current) {
      const told = `none:${job.spec.subjects?.length}:${job.state}`;
      if (built === told) return;
      built = told;
      put(controls, h("p", { class: "small muted" }, !job.spec.subjects?.length ? "No subject was watched." : isOver(job.state) ? "The sampler did not look at the subjects' attention." : "Attention maps appear when the sampler looks at them."));
      return;
    }
    const { attempt, round } = current;
    const decoded = round.decoded ?? round.look.maps.map(decode);
    const limit = round.look.thresholds?.mask ?? 0.5;
    build(job, round, decoded, limit, `${name(attempt, round)}`);
    const layers = decoded.map((map, colour) => ({ map, colour })).filter(({ map }) => !off.has(map.subject));
    const wanted = JSON.stringify([name(attempt, round), layers.map((l) => l.colour), overlap, limit]);
    if (wanted !== drawn) draw(heat, layers, { limit, overlap });
    drawn = wanted;
    heat.hidden = !maps;
    heat.style.opacity = strength;
    heat.dataset.overlap = String(overlap && layers.length > 1);
    heat.setAttribute("aria-label", `Attention of ${layers.map((l) => l.map.subject).join(", ") || "no subject"} in round ${round.round + 1}`);
    canvas.classList.toggle("looked", maps && layers.length > 0 && !image.hidden);
  }

  function build(job, round, decoded, limit, which) {
    const told = JSON.stringify([which, [...off], maps, overlap]);
    if (told === built) return;
    built = told;
    const again = () => { showMaps(job); changed(); };
    const colour = (subject) => subjectClass(decoded.findIndex((map) => map.subject === subject));
    put(controls,
      h("div", { class: "between" },
        h("label", { class: "row" }, h("input", { type: "checkbox", checked: maps, "data-do": "maps", onChange: (e) => { maps = e.target.checked; again(); } }), "Attention maps"),
        h("span", { class: "small muted" }, `round ${round.round + 1}, step ${round.look.step}`)),
      h("div", { class: "row" },
        decoded.map((map) => h("button", {
          type: "button", class: `eye pick ${colour(map.subject)}`, "aria-pressed": String(!off.has(map.subject)), disabled: !maps, "data-subject": map.subject,
          onClick: () => { if (!off.delete(map.subject)) off.add(map.subject); again(); },
        }, map.subject)),
        decoded.length > 1 && h("button", {
          type: "button", class: "eye", "aria-pressed": String(overlap), disabled: !maps, "data-do": "overlap",
          onClick: () => { overlap = !overlap; again(); },
        }, h("i", { class: "hatch" }), `overlap, ${(100 * shared(decoded, limit)).toFixed(0)} % of the picture`)),
      h("label", { class: "slider" }, "Strength", h("input", { type: "range", min: 0, max: 1, step: 0.05, value: strength, onInput: (e) => { strength = Number(e.target.value); heat.style.opacity = strength; } })));
  }

  return {
    node,
    update,
    show(attempt, round) {
      chosen = name(attempt, round);
      maps = true;
      built = "";
      changed();
      node.scrollIntoView({ block: "nearest", behavior: "smooth" });
    },
    isShown: (attempt, round) => maps && current != null && name(current.attempt, current.round) === name(attempt, round),
  };
}
