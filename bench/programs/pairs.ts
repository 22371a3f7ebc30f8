import { grad } from "nabla";
import { limits, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";

/** Energy of charges in space, Σ qᵢ qⱼ / √(rᵢⱼ² + ε²) over all pairs; `positions` is [n × 3]. */
function pairEnergy(positions: Float64Array, charges: Float64Array, softening: number): number {
  let energy = 0;
  for (let i = 0; i < charges.length; i++) {
    for (let j = 0; j < i; j++) {
      const dx = positions[3 * i] - positions[3 * j];
      const dy = positions[3 * i + 1] - positions[3 * j + 1];
      const dz = positions[3 * i + 2] - positions[3 * j + 2];
      energy += (charges[i] * charges[j]) / Math.sqrt(dx * dx + dy * dy + dz * dz + softening * softening);
    }
  }
  return energy;
}

const pairEnergyGradient = grad(pairEnergy);

/** Minus the forces. What one particle gets of all those before it is summed in locals. */
function pairEnergyGradientByHand(positions: Float64Array, charges: Float64Array, softening: number): Float64Array {
  const adjoint = new Float64Array(positions.length);
  const squareOfSoftening = softening * softening;
  for (let i = 0; i < charges.length; i++) {
    const x = positions[3 * i];
    const y = positions[3 * i + 1];
    const z = positions[3 * i + 2];
    const charge = charges[i];
    let xAdj = 0;
    let yAdj = 0;
    let zAdj = 0;
    for (let j = 0; j < i; j++) {
      const at = 3 * j;
      const dx = x - positions[at];
      const dy = y - positions[at + 1];
      const dz = z - positions[at + 2];
      const square = dx * dx + dy * dy + dz * dz + squareOfSoftening;
      const factor = (charge * charges[j]) / (Math.sqrt(square) * square);
      const dxAdj = factor * dx;
      const dyAdj = factor * dy;
      const dzAdj = factor * dz;
      xAdj -= dxAdj;
      yAdj -= dyAdj;
      zAdj -= dzAdj;
      adjoint[at] += dxAdj;
      adjoint[at + 1] += dyAdj;
      adjoint[at + 2] += dzAdj;
    }
    adjoint[3 * i] = xAdj;
    adjoint[3 * i + 1] = yAdj;
    adjoint[3 * i + 2] = zAdj;
  }
  return adjoint;
}

export function ofSize(n: number): Program {
  const random = randomNumbers(14);
  const positions = random(3 * n, -1, 1);
  const charges = random(n, 0.5, 1.5);
  return {
    size: `n ${n}`,
    of: "primal",
    limit: limits.fusedReduction,
    wrt: [positions],
    primal: () => pairEnergy(positions, charges, 0.1),
    nabla: () => [pairEnergyGradient(positions, charges, 0.1)],
    handwritten: () => [pairEnergyGradientByHand(positions, charges, 0.1)],
    inputs: { positions, charges, softening: 0.1 },
  };
}

export const programs = { pairs: () => ofSize(100) };
