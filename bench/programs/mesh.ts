import { grad } from "nabla";
import { limits, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";

/** Energy of springs between points of space, Σ k/2 (length − rest)². */
function meshEnergy(
  positions: Float64Array, // [points × 3]
  ends: Int32Array, // [springs × 2], the two points of each
  rest: Float64Array, // [springs]
  stiffness: number,
): number {
  let energy = 0;
  for (let s = 0; s < rest.length; s++) {
    const a = 3 * ends[2 * s];
    const b = 3 * ends[2 * s + 1];
    const dx = positions[b] - positions[a];
    const dy = positions[b + 1] - positions[a + 1];
    const dz = positions[b + 2] - positions[a + 2];
    const stretch = Math.sqrt(dx * dx + dy * dy + dz * dz) - rest[s];
    energy += 0.5 * stiffness * stretch * stretch;
  }
  return energy;
}

const meshEnergyGradient = grad(meshEnergy);

/** Each spring is finished at once: its force goes to its two ends. */
function meshEnergyGradientByHand(
  positions: Float64Array,
  ends: Int32Array,
  rest: Float64Array,
  stiffness: number,
): Float64Array {
  const adjoint = new Float64Array(positions.length);
  for (let s = 0; s < rest.length; s++) {
    const a = 3 * ends[2 * s];
    const b = 3 * ends[2 * s + 1];
    const dx = positions[b] - positions[a];
    const dy = positions[b + 1] - positions[a + 1];
    const dz = positions[b + 2] - positions[a + 2];
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const factor = (stiffness * (length - rest[s])) / length;
    const x = factor * dx;
    const y = factor * dy;
    const z = factor * dz;
    adjoint[a] -= x;
    adjoint[a + 1] -= y;
    adjoint[a + 2] -= z;
    adjoint[b] += x;
    adjoint[b + 1] += y;
    adjoint[b + 2] += z;
  }
  return adjoint;
}

/** A square grid of points with springs to the right, downwards and across; about three for each point. */
export function ofSize(points: number): Program {
  const side = Math.round(Math.sqrt(points));
  const random = randomNumbers(15);
  const positions = Float64Array.from(random(3 * side * side, -0.2, 0.2), (noise, k) => {
    const point = Math.floor(k / 3);
    return noise + [point % side, Math.floor(point / side), 0][k % 3];
  });
  const springs: number[] = [];
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const at = row * side + column;
      springs.push(at, at + 1, at, at + side, at, at + side + 1);
    }
  }
  const ends = Int32Array.from(springs);
  const rest = random(ends.length / 2, 0.8, 1.2);
  return {
    size: `${side} × ${side}`,
    of: "primal",
    limit: limits.countedLoops,
    wrt: [positions],
    primal: () => meshEnergy(positions, ends, rest, 10),
    nabla: () => [meshEnergyGradient(positions, ends, rest, 10)],
    handwritten: () => [meshEnergyGradientByHand(positions, ends, rest, 10)],
    inputs: { positions, ends, rest, stiffness: 10 },
  };
}

export const programs = { mesh: () => ofSize(32 * 32) };
