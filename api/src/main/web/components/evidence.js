// What a check's findings are drawn from: the mask and the middle of each subject, and the relations that the prompt
// asks for.

import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { placeName } from "../lib/findings.js";
import { classes } from "../lib/format.js";
import { centre, outline } from "../lib/maps.js";
import { heatColour } from "./heat.js";

const SIDE = 400; // the longer side of the drawing
const REACH = 0.3; // of the longer side: how far the arrow of a relation goes
const MARGIN = 10;
const LETTER = 9; // about the width of a letter

/** Where the arrows of a place go, seen from the other subject. */
const DIRECTIONS = {
  "left-of": [[-1, 0]],
  "right-of": [[1, 0]],
  above: [[0, -1]],
  below: [[0, 1]],
  on: [[0, -1]],
  "next-to": [[-1, 0], [1, 0]],
};

/** maps are decoded; width and height are those of the picture; limit as in heat.js. */
export function Evidence({ maps, findings, limit, width, height, label }) {
  const scale = SIDE / Math.max(width, height);
  const size = { width: width * scale, height: height * scale };
  const shapes = useMemo(() => maps.map((map, i) => shapeOf(map, i, limit, size)), [maps, limit, width, height]);
  const relations = findings.filter(({ kind, place }) => kind === "misplaced" && DIRECTIONS[place]);
  return html`
    <svg class="evidence-layer" viewBox=${`0 0 ${size.width} ${size.height}`} role="img" aria-label=${label}
      data-findings=${findings.length}>
      <defs>
        ${["asked", "wrong"].map((tone) => html`
          <marker id=${`arrow-${tone}`} class=${tone} viewBox="0 0 10 10" refX="8" refY="5" markerWidth="5"
            markerHeight="5" orient="auto"><path d="M0 0L10 5L0 10z" /></marker>`)}
      </defs>
      ${shapes.map(({ path, colour }) => html`
        <path class="halo" d=${path} /><path class="mask" d=${path} stroke=${colour} />`)}
      ${relations.map((relation) => html`<${Relation} relation=${relation} shapes=${shapes} size=${size} />`)}
      ${shapes.filter(({ middle }) => middle).map((shape) => html`<${Mark} ...${shape} size=${size} />`)}
    </svg>`;
}

function shapeOf(map, index, limit, { width, height }) {
  const middle = centre(map);
  return {
    subject: map.subject,
    colour: heatColour(index),
    path: outline(map, limit, width, height),
    middle: middle && { x: middle.x * width, y: middle.y * height },
  };
}

/** A subject's middle with its name beside it, on the side that has room. */
function Mark({ subject, colour, middle: { x, y }, size }) {
  const fits = x + 10 + subject.length * LETTER < size.width;
  return html`
    <g data-mark=${subject}>
      <circle cx=${x} cy=${y} r="6" fill=${colour} />
      <text x=${fits ? x + 10 : x - 10} y=${y + 5} text-anchor=${fits ? "start" : "end"}
        fill=${colour}>${subject}</text>
    </g>`;
}

/** From the other subject to where the prompt asks for the first one; dashed, to where that is. */
function Relation({ relation: { subjects, place, found }, shapes, size }) {
  const first = shapes.find(({ subject }) => subject === subjects[0]);
  const other = shapes.find((shape) => shape.subject === subjects[1] && shape !== first);
  if (!first?.middle || !other?.middle) return null;
  const from = other.middle;
  const tone = found ? "wrong" : "asked";
  return html`
    <g class=${classes("relation", tone)} data-relation=${place}>
      <title>${`asked: ${subjects[0]} ${placeName(place)} ${subjects[1]}`}</title>
      <line class="actual" x1=${from.x} y1=${from.y} x2=${first.middle.x} y2=${first.middle.y} />
      ${DIRECTIONS[place].map(([dx, dy]) => html`
        <line class="halo" ...${arrow(from, dx, dy, size)} />
        <line ...${arrow(from, dx, dy, size)} marker-end=${`url(#arrow-${tone})`} />`)}
    </g>`;
}

function arrow({ x, y }, dx, dy, { width, height }) {
  const within = (value, most) => Math.min(Math.max(value, MARGIN), most - MARGIN);
  const reach = REACH * SIDE;
  return { x1: x, y1: y, x2: within(x + dx * reach, width), y2: within(y + dy * reach, height) };
}
