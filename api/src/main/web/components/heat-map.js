import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { draw } from "./heat.js";

/** The attention maps of a round on a canvas: see heat.js. */
export function HeatMap({ layers, limit, overlap = true, ground = false, opacity = 1, label, ...attributes }) {
  const canvas = useRef();
  const shown = layers.map(({ colour }) => colour).join();
  useLayoutEffect(
    () => draw(canvas.current, layers, { limit, overlap, ground }),
    [layers[0]?.map, shown, limit, overlap],
  );
  return html`
    <canvas ref=${canvas} role=${label && "img"} aria-label=${label} style=${{ opacity }} ...${attributes} />`;
}
