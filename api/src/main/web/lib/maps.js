// The shape of attention maps: { subject, width, height, values: Uint8Array }, values by rows.

const at = ({ width, height, values }, x, y) =>
  x < 0 || y < 0 || x >= width || y >= height ? 0 : values[y * width + x] / 255;

/**
 * The mean place of a map's squared values, as the sampler's check takes it: { x, y } as shares of width and height; null
 * of an empty map.
 */
export function centre(map) {
  let sum = 0, x = 0, y = 0;
  for (let i = 0; i < map.values.length; i++) {
    const weight = map.values[i] ** 2;
    sum += weight;
    x += weight * (i % map.width + 0.5);
    y += weight * (Math.floor(i / map.width) + 0.5);
  }
  return sum ? { x: x / sum / map.width, y: y / sum / map.height } : null;
}

/**
 * Where the map crosses the limit, as the path of an SVG of this size: marching squares between the middles of the
 * map's cells, with nothing beyond its edges.
 */
export function outline(map, limit, width, height) {
  const place = (x, y) => [
    Math.min(Math.max(((x + 0.5) * width) / map.width, 0), width),
    Math.min(Math.max(((y + 0.5) * height) / map.height, 0), height),
  ].map((value) => value.toFixed(1)).join(" ");
  const segments = [];
  for (let y = -1; y < map.height; y++) {
    for (let x = -1; x < map.width; x++) {
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const values = corners.map(([cx, cy]) => at(map, cx, cy) - limit);
      const crossings = [];
      for (let from = 0; from < 4; from++) {
        const to = (from + 1) % 4;
        if (values[from] > 0 === values[to] > 0) continue;
        const share = values[from] / (values[from] - values[to]);
        crossings.push(place(
          corners[from][0] + share * (corners[to][0] - corners[from][0]),
          corners[from][1] + share * (corners[to][1] - corners[from][1]),
        ));
      }
      for (let i = 0; i + 1 < crossings.length; i += 2) segments.push(`M${crossings[i]}L${crossings[i + 1]}`);
    }
  }
  return segments.join("");
}
