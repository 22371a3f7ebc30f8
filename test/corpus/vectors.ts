/** A robot arm with two joints in space: distance of its hand from a target, with a class of vectors. */

class Vec3 {
  constructor(
    readonly x: number,
    readonly y: number,
    readonly z: number,
  ) {}

  static readonly zero = new Vec3(0, 0, 0);

  add(v: Vec3): Vec3 {
    return new Vec3(this.x + v.x, this.y + v.y, this.z + v.z);
  }

  sub(v: Vec3): Vec3 {
    return new Vec3(this.x - v.x, this.y - v.y, this.z - v.z);
  }

  rotateZ(angle: number): Vec3 {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return new Vec3(c * this.x - s * this.y, s * this.x + c * this.y, this.z);
  }

  rotateX(angle: number): Vec3 {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return new Vec3(this.x, c * this.y - s * this.z, s * this.y + c * this.z);
  }

  get lengthSquared(): number {
    return this.x ** 2 + this.y ** 2 + this.z ** 2;
  }
}

interface Joint {
  readonly length: number;
  readonly axis: "x" | "z";
}

const joints: readonly Joint[] = [
  { length: 1, axis: "z" },
  { length: 0.7, axis: "x" },
  { length: 0.4, axis: "z" },
];

function handOf(angles: Float64Array, arm: readonly Joint[]): Vec3 {
  let hand = Vec3.zero;
  for (let i = arm.length - 1; i >= 0; i--) {
    const { length, axis } = arm[i];
    const extended = hand.add(new Vec3(length, 0, 0));
    hand = axis === "z" ? extended.rotateZ(angles[i]) : extended.rotateX(angles[i]);
  }
  return hand;
}

// at [Float64Array.of(0.3, -0.8, 1.2)]
export function reachingCost(angles: Float64Array): number {
  const target = new Vec3(0.9, 1.1, 0.2);
  let effort = 0;
  for (const angle of angles) effort += 0.01 * angle * angle;
  return handOf(angles, joints).sub(target).lengthSquared + effort;
}
