/** A triangle mesh with an index buffer: area, volume, smoothness. */

type Triple = readonly [number, number, number];

interface Mesh {
  readonly positions: Float64Array;
  readonly indices: readonly number[];
}

const subtract = ([ax, ay, az]: Triple, [bx, by, bz]: Triple): Triple => [ax - bx, ay - by, az - bz];
const cross = ([ax, ay, az]: Triple, [bx, by, bz]: Triple): Triple => [
  ay * bz - az * by,
  az * bx - ax * bz,
  ax * by - ay * bx,
];
const dot = ([ax, ay, az]: Triple, [bx, by, bz]: Triple): number => ax * bx + ay * by + az * bz;
const length = (v: Triple): number => Math.sqrt(dot(v, v));

function vertex({ positions }: Mesh, index: number): Triple {
  const start = 3 * index;
  return [positions[start], positions[start + 1], positions[start + 2]];
}

function forEachTriangle(mesh: Mesh, visit: (a: Triple, b: Triple, c: Triple) => void): void {
  const { indices } = mesh;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = indices.slice(i, i + 3).map((index) => vertex(mesh, index));
    visit(a, b, c);
  }
}

function measures(mesh: Mesh): { area: number; volume: number } {
  let area = 0;
  let volume = 0;
  forEachTriangle(mesh, (a, b, c) => {
    const normal = cross(subtract(b, a), subtract(c, a));
    area += length(normal) / 2;
    volume += dot(a, cross(b, c)) / 6;
  });
  return { area, volume };
}

const tetrahedron: readonly number[] = [0, 2, 1, 0, 1, 3, 1, 2, 3, 0, 3, 2];

// at [Float64Array.of(0.1, 0, 0, 1, 0.1, 0, 0, 1.2, 0.1, 0.2, 0.1, 0.9)]
export function compactness(positions: Float64Array): number {
  const { area, volume } = measures({ positions, indices: tetrahedron });
  return (36 * Math.PI * volume ** 2) / area ** 3;
}

// at [Float64Array.of(0.1, 0, 0, 1, 0.1, 0, 0, 1.2, 0.1, 0.2, 0.1, 0.9)]
export function edgeSpringEnergy(positions: Float64Array): number {
  const mesh: Mesh = { positions, indices: tetrahedron };
  let energy = 0;
  forEachTriangle(mesh, (a, b, c) => {
    for (const edge of [subtract(a, b), subtract(b, c), subtract(c, a)]) energy += (length(edge) - 1) ** 2;
  });
  return energy / 2;
}
