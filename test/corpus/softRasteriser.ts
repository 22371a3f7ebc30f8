/** A soft rasteriser: how well a triangle covers a small target image, by barycentric coordinates. */

interface Vec2 {
  readonly x: number;
  readonly y: number;
}

interface Triangle {
  readonly a: Vec2;
  readonly b: Vec2;
  readonly c: Vec2;
}

const edge = (p: Vec2, q: Vec2, r: Vec2): number => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);

function barycentric({ a, b, c }: Triangle, p: Vec2): [number, number, number] {
  const area = edge(a, b, c);
  return [edge(b, c, p) / area, edge(c, a, p) / area, edge(a, b, p) / area];
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function coverage(triangle: Triangle, p: Vec2, sharpness: number): number {
  return barycentric(triangle, p)
    .map((w) => sigmoid(sharpness * w))
    .reduce((product, s) => product * s, 1);
}

const target: readonly (readonly number[])[] = [
  [0, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 1, 1, 0],
  [0, 1, 1, 1],
];

// at [{ a: { x: 0.2, y: 0.1 }, b: { x: 0.9, y: 0.85 }, c: { x: 0.15, y: 0.9 } }, 6] wrt [0, 1]
export function imageLoss(triangle: Triangle, sharpness: number): number {
  let loss = 0;
  target.forEach((row, j) => {
    row.forEach((value, i) => {
      const pixel: Vec2 = { x: (i + 0.5) / row.length, y: (j + 0.5) / target.length };
      loss += (coverage(triangle, pixel, sharpness) - value) ** 2;
    });
  });
  return loss / target.length ** 2;
}
