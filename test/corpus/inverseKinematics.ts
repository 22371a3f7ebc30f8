/** Inverse kinematics in the plane: bones with limits and weighted targets. */

interface Bone {
  readonly length: number;
  readonly limits: { readonly min: number; readonly max: number };
}

interface Target {
  readonly bone: number;
  readonly position: readonly [number, number];
  readonly weight?: number;
}

const arm: readonly Bone[] = [
  { length: 1.0, limits: { min: -1.5, max: 1.5 } },
  { length: 0.8, limits: { min: -2.2, max: 0.5 } },
  { length: 0.5, limits: { min: -0.5, max: 0.5 } },
];

const targets: readonly Target[] = [
  { bone: 2, position: [1.2, 1.1] },
  { bone: 1, position: [0.9, 1.0], weight: 0.25 },
];

function softplus(x: number, sharpness = 8): number {
  return Math.log1p(Math.exp(sharpness * x)) / sharpness;
}

function forwardKinematics(angles: readonly number[]): { x: number; y: number }[] {
  const joints: { x: number; y: number }[] = [];
  let [x, y, heading] = [0, 0, 0];
  arm.forEach(({ length }, i) => {
    heading += angles[i];
    x += length * Math.cos(heading);
    y += length * Math.sin(heading);
    joints.push({ x, y });
  });
  return joints;
}

function limitPenalty(angles: readonly number[]): number {
  return arm
    .map(({ limits: { min, max } }, i) => softplus(min - angles[i]) + softplus(angles[i] - max))
    .reduce((a, b) => a + b, 0);
}

// at [[0.6, -0.4, 0.3]]
export function poseCost(angles: number[]): number {
  const joints = forwardKinematics(angles);
  let cost = 0.1 * limitPenalty(angles);
  for (const { bone, position: [tx, ty], weight = 1 } of targets) {
    const { x, y } = joints[bone];
    cost += weight * ((x - tx) ** 2 + (y - ty) ** 2);
  }
  return cost;
}
