/** A camera turned by a quaternion: points of a box projected to the image, their distance to observed pixels. */

interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

class Quaternion {
  private constructor(
    readonly w: number,
    readonly x: number,
    readonly y: number,
    readonly z: number,
  ) {}

  static fromAxisAngle({ x, y, z }: Vector, angle: number): Quaternion {
    const s = Math.sin(angle / 2) / Math.hypot(x, y, z);
    return new Quaternion(Math.cos(angle / 2), x * s, y * s, z * s);
  }

  multiply(q: Quaternion): Quaternion {
    return new Quaternion(
      this.w * q.w - this.x * q.x - this.y * q.y - this.z * q.z,
      this.w * q.x + this.x * q.w + this.y * q.z - this.z * q.y,
      this.w * q.y - this.x * q.z + this.y * q.w + this.z * q.x,
      this.w * q.z + this.x * q.y - this.y * q.x + this.z * q.w,
    );
  }

  get conjugate(): Quaternion {
    return new Quaternion(this.w, -this.x, -this.y, -this.z);
  }

  rotate(v: Vector): Vector {
    const { x, y, z } = this.multiply(new Quaternion(0, v.x, v.y, v.z)).multiply(this.conjugate);
    return { x, y, z };
  }
}

class Camera {
  constructor(
    private readonly orientation: Quaternion,
    private readonly position: Vector,
    private readonly focalLength: number,
  ) {}

  project(point: Vector): readonly [u: number, v: number] {
    const { position, orientation, focalLength } = this;
    const { x, y, z } = orientation.rotate({ x: point.x - position.x, y: point.y - position.y, z: point.z - position.z });
    return [(focalLength * x) / z, (focalLength * y) / z];
  }
}

const corners: readonly { readonly point: Vector; readonly pixel: readonly [number, number] }[] = [
  { point: { x: -1, y: -1, z: 5 }, pixel: [-0.25, -0.2] },
  { point: { x: 1, y: -1, z: 5 }, pixel: [0.21, -0.22] },
  { point: { x: 1, y: 1, z: 6 }, pixel: [0.17, 0.19] },
];

// at [0.1, -0.2, [0.1, 0.05, -0.3], 1.1] wrt [0, 1, 2, 3]
export function reprojectionError(yaw: number, pitch: number, position: [number, number, number], focalLength: number): number {
  const turn = Quaternion.fromAxisAngle({ x: 0, y: 1, z: 0 }, yaw);
  const tilt = Quaternion.fromAxisAngle({ x: 1, y: 0, z: 0 }, pitch);
  const [x, y, z] = position;
  const camera = new Camera(turn.multiply(tilt), { x, y, z }, focalLength);
  let error = 0;
  for (const { point, pixel } of corners) {
    const [u, v] = camera.project(point);
    error += (u - pixel[0]) ** 2 + (v - pixel[1]) ** 2;
  }
  return error;
}
