/** A patch of cloth: elastic energy of its structural and shear springs, and a few steps of position-based relaxation. */

const rows = 3;
const columns = 4;

type Offset = readonly [number, number];
const structural: readonly Offset[] = [
  [0, 1],
  [1, 0],
];
const shear: readonly Offset[] = [
  [1, 1],
  [1, -1],
];

const at = (row: number, column: number): number => 3 * (row * columns + column);

function distance(p: Float64Array, i: number, j: number): number {
  const dx = p[i] - p[j];
  const dy = p[i + 1] - p[j + 1];
  const dz = p[i + 2] - p[j + 2];
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

function springEnergy(p: Float64Array, offsets: readonly Offset[], stiffness: number): number {
  let energy = 0;
  for (const [down, right] of offsets) {
    const rest = Math.hypot(down, right);
    for (let row = 0; row + down < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const other = column + right;
        if (other < 0 || other >= columns) continue;
        const stretch = distance(p, at(row, column), at(row + down, other)) - rest;
        energy += 0.5 * stiffness * stretch ** 2;
      }
    }
  }
  return energy;
}

// at [Float64Array.from({ length: 36 }, (_, k) => [k / 3 % 4 | 0, k / 12 | 0, 0][k % 3] + 0.15 * Math.sin(3 * k + 1))]
export function clothEnergy(positions: Float64Array): number {
  const gravity = positions.reduce((sum, value, k) => (k % 3 === 2 ? sum + 0.2 * value : sum), 0);
  return springEnergy(positions, structural, 10) + springEnergy(positions, shear, 3) + gravity;
}

// at [Float64Array.from({ length: 36 }, (_, k) => [k / 3 % 4 | 0, k / 12 | 0, 0][k % 3] + 0.15 * Math.sin(3 * k + 1)), 0.4] wrt [0, 1]
export function relaxed(positions: Float64Array, relaxation: number): number {
  const p = positions.slice();
  for (let sweep = 0; sweep < 2; sweep++) {
    for (const [down, right] of structural) {
      for (let row = 0; row + down < rows; row++) {
        for (let column = 0; column + right < columns; column++) {
          const [i, j] = [at(row, column), at(row + down, column + right)];
          const correction = (0.5 * relaxation * (distance(p, i, j) - 1)) / distance(p, i, j);
          for (let axis = 0; axis < 3; axis++) {
            const move = correction * (p[j + axis] - p[i + axis]);
            p[i + axis] += move;
            p[j + axis] -= move;
          }
        }
      }
    }
  }
  return springEnergy(p, structural, 10);
}
