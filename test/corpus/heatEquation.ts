/** The heat equation on a rod: explicit steps between two swapped buffers, with a source and two kinds of boundary. */

enum Boundary {
  Fixed,
  Insulated,
}

interface Rod {
  readonly diffusivity: number;
  readonly left: Boundary;
  readonly right: Boundary;
}

function step(current: Float64Array, next: Float64Array, { diffusivity, left, right }: Rod): void {
  const last = current.length - 1;
  for (let i = 1; i < last; i++) {
    next[i] = current[i] + diffusivity * (current[i - 1] - 2 * current[i] + current[i + 1]);
  }
  next[0] = left === Boundary.Fixed ? current[0] : next[1];
  next[last] = right === Boundary.Fixed ? current[last] : next[last - 1];
}

function simulate(initial: Float64Array, rod: Rod, steps: number): Float64Array {
  let current = initial.slice();
  let next = new Float64Array(current.length);
  for (let n = 0; n < steps; n++) {
    step(current, next, rod);
    [current, next] = [next, current];
  }
  return current;
}

// at [Float64Array.of(1, 0.2, 0.5, -0.3, 0.8, 0.1), 0.3] wrt [0, 1]
export function energyAfter(initial: Float64Array, diffusivity: number): number {
  const rod: Rod = { diffusivity, left: Boundary.Fixed, right: Boundary.Insulated };
  return simulate(initial, rod, 7).reduce((sum, u) => sum + u * u, 0);
}

// at [Float64Array.of(1, 0.2, 0.5, -0.3, 0.8, 0.1), 0.3] wrt [0, 1]
export function distanceToProfile(initial: Float64Array, diffusivity: number): number {
  const profile = [0.9, 0.7, 0.5, 0.4, 0.3, 0.3];
  const final = simulate(initial, { diffusivity, left: Boundary.Insulated, right: Boundary.Insulated }, 4);
  let error = 0;
  for (const [i, target] of profile.entries()) error += (final[i] - target) ** 2;
  return error;
}
