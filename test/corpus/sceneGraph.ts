/** A scene of nested nodes with affine transforms in the plane; the distance of all points from a target. */

type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];
type Point = readonly [x: number, y: number];

interface Transform {
  readonly translate?: Point;
  readonly rotate?: number;
  readonly scale?: number;
}

interface SceneNode {
  readonly name: string;
  readonly parent: number;
  readonly transform: Transform;
  readonly points: readonly Point[];
}

const identity: Affine = [1, 0, 0, 1, 0, 0];

function multiply([a1, b1, c1, d1, e1, f1]: Affine, [a2, b2, c2, d2, e2, f2]: Affine): Affine {
  return [
    a1 * a2 + c1 * b2,
    b1 * a2 + d1 * b2,
    a1 * c2 + c1 * d2,
    b1 * c2 + d1 * d2,
    a1 * e2 + c1 * f2 + e1,
    b1 * e2 + d1 * f2 + f1,
  ];
}

function matrixOf({ translate: [x, y] = [0, 0], rotate = 0, scale = 1 }: Transform): Affine {
  const cos = scale * Math.cos(rotate);
  const sin = scale * Math.sin(rotate);
  return [cos, sin, -sin, cos, x, y];
}

function apply([a, b, c, d, e, f]: Affine, [x, y]: Point): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}

function worldPoints(nodes: readonly SceneNode[]): Point[] {
  const world: Affine[] = [];
  const result: Point[] = [];
  for (const node of nodes) {
    const { parent, transform, points } = node;
    const above = parent < 0 ? identity : world[parent];
    const matrix = multiply(above, matrixOf(transform));
    world.push(matrix);
    for (const point of points) result.push(apply(matrix, point));
  }
  return result;
}

function scene(angle: number, reach: number, size: number): SceneNode[] {
  const square: Point[] = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ];
  return [
    { name: "root", parent: -1, transform: { translate: [0.5, -0.25] }, points: [] },
    { name: "arm", parent: 0, transform: { rotate: angle, translate: [reach, 0] }, points: [[0, 0]] },
    { name: "hand", parent: 1, transform: { rotate: 2 * angle, scale: size, translate: [reach / 2, 0.1] }, points: square },
    { name: "flag", parent: 0, transform: { scale: size * size }, points: square.slice(0, 2) },
  ];
}

// at [0.4, 1.2, 0.3] wrt [0, 1, 2]
export function sceneEnergy(angle: number, reach: number, size: number): number {
  const target: Point = [1, 1];
  return worldPoints(scene(angle, reach, size))
    .map(([x, y], i) => (i + 1) * ((x - target[0]) ** 2 + (y - target[1]) ** 2))
    .reduce((sum, term) => sum + term, 0);
}

// at [0.4, 1.2, 0.3] wrt [0, 1, 2]
export function boundingRadius(angle: number, reach: number, size: number): number {
  const points = worldPoints(scene(angle, reach, size));
  let radius = 0;
  points.forEach(([x, y]) => {
    radius = Math.max(radius, Math.hypot(x, y));
  });
  return radius;
}
