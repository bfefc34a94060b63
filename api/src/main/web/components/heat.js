// Attention maps as heat over the picture. A map is width x height bytes, stretched to 0..255 by the sampler.

import { MAX_COLOURS } from "./prompt.js";

const SIDE = 224;

/** { subject, width, height, values: Uint8Array } from the event's base64. */
export function decode(map) {
  const text = atob(map.values);
  return { ...map, values: Uint8Array.from(text, (c) => c.charCodeAt(0)) };
}

/** The map at SIDE x SIDE places between its values, 0..1. */
function enlarge({ width, height, values }) {
  const out = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    const fy = Math.min(Math.max(((y + 0.5) * height) / SIDE - 0.5, 0), height - 1);
    const y0 = Math.floor(fy), y1 = Math.min(y0 + 1, height - 1), wy = fy - y0;
    for (let x = 0; x < SIDE; x++) {
      const fx = Math.min(Math.max(((x + 0.5) * width) / SIDE - 0.5, 0), width - 1);
      const x0 = Math.floor(fx), x1 = Math.min(x0 + 1, width - 1), wx = fx - x0;
      const top = values[y0 * width + x0] * (1 - wx) + values[y0 * width + x1] * wx;
      const low = values[y1 * width + x0] * (1 - wx) + values[y1 * width + x1] * wx;
      out[y * SIDE + x] = (top * (1 - wy) + low * wy) / 255;
    }
  }
  return out;
}

/** Heat has to read over any picture, so it has colours of its own, bright in both themes. */
const HEAT = [
  [255, 122, 40], [56, 140, 255], [200, 90, 245], [30, 205, 190],
  [255, 90, 165], [190, 215, 40], [130, 135, 255], [225, 165, 80],
];
export const heatColour = (index) => `rgb(${HEAT[index % MAX_COLOURS].join(" ")})`;

/**
 * Draws the chosen maps over each other, the edge of each subject's mask, and, hatched, where the
 * masks of two of them meet.
 * layers = [{ map, colour }], limit = a place belongs to a mask above this, 0..1.
 */
export function draw(canvas, layers, { limit = 0.5, overlap = true, ground = false } = {}) {
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  const fields = layers.map((layer) => enlarge(layer.map));
  const inside = (f, x, y) => x >= 0 && y >= 0 && x < SIDE && y < SIDE && fields[f][y * SIDE + x] > limit;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const i = y * SIDE + x;
      let r = 22, g = 24, b = 26, a = ground ? 1 : 0;
      let masks = 0, edge = -1;
      fields.forEach((field, f) => {
        const heat = Math.min(1, field[i] ** 1.4 * 0.85);
        const [cr, cg, cb] = HEAT[layers[f].colour % MAX_COLOURS];
        const sum = heat + a * (1 - heat);
        if (sum > 0) {
          r = (cr * heat + r * a * (1 - heat)) / sum;
          g = (cg * heat + g * a * (1 - heat)) / sum;
          b = (cb * heat + b * a * (1 - heat)) / sum;
          a = sum;
        }
        if (inside(f, x, y)) {
          masks++;
          if (!inside(f, x - 1, y) || !inside(f, x + 1, y) || !inside(f, x, y - 1) || !inside(f, x, y + 1)) edge = f;
        }
      });
      const stripe = (x + y) % 8;
      if (overlap && masks > 1 && stripe < 3) [r, g, b, a] = stripe < 1 ? [0, 0, 0, 0.55] : [255, 255, 255, 0.95];
      if (edge >= 0) [r, g, b, a] = [...HEAT[layers[edge].colour % MAX_COLOURS], 1];
      image.data.set([r, g, b, a * 255], i * 4);
    }
  }
  context.putImageData(image, 0, 0);
}

/** Share of the picture where two masks meet, 0..1. */
export function shared(maps, limit) {
  if (maps.length < 2) return 0;
  const { width, height } = maps[0];
  let both = 0;
  for (let i = 0; i < width * height; i++) if (maps.filter((map) => map.values[i] / 255 > limit).length > 1) both++;
  return both / (width * height);
}
