/** Sphere tracing of a small scene of signed distance fields; the brightness of one pixel as the light and the ball move. */

type Vec3 = readonly [number, number, number];

interface Ray {
  readonly origin: Vec3;
  readonly direction: Vec3;
}

const maximumSteps = 24;
const smoothing = 0.35;

const add = ([a, b, c]: Vec3, [x, y, z]: Vec3): Vec3 => [a + x, b + y, c + z];
const scale = ([x, y, z]: Vec3, k: number): Vec3 => [k * x, k * y, k * z];
const dot = ([a, b, c]: Vec3, [x, y, z]: Vec3): number => a * x + b * y + c * z;
const length = (v: Vec3): number => Math.sqrt(dot(v, v));
const normalize = (v: Vec3): Vec3 => scale(v, 1 / length(v));

/** Polynomial smooth minimum, after Inigo Quilez. */
function smoothUnion(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - h * h * k * 0.25;
}

function sceneDistance(p: Vec3, ball: Vec3): number {
  const toBall = length(add(p, scale(ball, -1))) - 0.8;
  const toCore = length(p) - 0.7;
  return smoothUnion(toBall, toCore, smoothing);
}

function march({ origin, direction }: Ray, ball: Vec3): number {
  let travelled = 0;
  for (let step = 0; step < maximumSteps; step++) {
    const distance = sceneDistance(add(origin, scale(direction, travelled)), ball);
    if (distance < 1e-9) break;
    travelled += distance;
    if (travelled > 50) return travelled;
  }
  return travelled;
}

function normalAt(p: Vec3, ball: Vec3): Vec3 {
  const e = 1e-2;
  const along = (offset: Vec3): number => sceneDistance(add(p, offset), ball) - sceneDistance(add(p, scale(offset, -1)), ball);
  return normalize([along([e, 0, 0]), along([0, e, 0]), along([0, 0, e])]);
}

// at [0.9, 0.35, 2.1] wrt [0, 1, 2]
export function brightness(ballX: number, ballY: number, lightHeight: number): number {
  const ball: Vec3 = [ballX, ballY, 0.3];
  const ray: Ray = { origin: [0.2, 0.1, 4], direction: normalize([0.03, 0.04, -1]) };
  const hit = add(ray.origin, scale(ray.direction, march(ray, ball)));
  const toLight = normalize(add([1.5, lightHeight, 3], scale(hit, -1)));
  const diffuse = dot(normalAt(hit, ball), toLight);
  return 0.1 + 0.9 * Math.max(diffuse, 0);
}
