/** Bundle adjustment: cameras with Rodrigues rotations and radial distortion, points, observations, a robust loss. */

interface CameraParameters {
  rotation: [number, number, number];
  translation: [number, number, number];
  focal: number;
  distortion: number;
}

type Point3 = [number, number, number];

interface Observation {
  readonly camera: number;
  readonly point: number;
  readonly u: number;
  readonly v: number;
}

const observations: readonly Observation[] = [
  { camera: 0, point: 0, u: 0.11, v: 0.18 },
  { camera: 0, point: 1, u: -0.2, v: 0.05 },
  { camera: 1, point: 0, u: 0.3, v: 0.1 },
  { camera: 1, point: 1, u: 0.02, v: -0.1 },
];

function cross(a: readonly number[], b: readonly number[]): Point3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i], 0);
}

function rotate(rotation: Point3, p: Point3): Point3 {
  const squared = dot(rotation, rotation);
  if (squared < 1e-20) return p;
  const theta = Math.sqrt(squared);
  const axis = rotation.map((r) => r / theta);
  const [c, s] = [Math.cos(theta), Math.sin(theta)];
  const perpendicular = cross(axis, p);
  const along = dot(axis, p) * (1 - c);
  return [
    p[0] * c + perpendicular[0] * s + axis[0] * along,
    p[1] * c + perpendicular[1] * s + axis[1] * along,
    p[2] * c + perpendicular[2] * s + axis[2] * along,
  ];
}

function project(camera: CameraParameters, point: Point3): { u: number; v: number } {
  const [rx, ry, rz] = rotate(camera.rotation, point);
  const [tx, ty, tz] = camera.translation;
  const depth = rz + tz;
  const [x, y] = [(rx + tx) / depth, (ry + ty) / depth];
  const scale = camera.focal * (1 + camera.distortion * (x * x + y * y));
  return { u: scale * x, v: scale * y };
}

const huber = (squared: number, width: number): number => 2 * width * width * (Math.sqrt(1 + squared / (width * width)) - 1);

// at [[{ rotation: [0.1, -0.2, 0.05], translation: [0.1, 0, 4], focal: 1.2, distortion: 0.02 }, { rotation: [0, 0.3, 0], translation: [-0.2, 0.1, 5], focal: 0.9, distortion: -0.01 }], [[0.4, 0.6, 0.2], [-0.5, 0.1, -0.3]]] wrt [0, 1]
export function totalError(cameras: CameraParameters[], points: Point3[]): number {
  let total = 0;
  for (const { camera, point, u, v } of observations) {
    const projected = project(cameras[camera], points[point]);
    total += huber((projected.u - u) ** 2 + (projected.v - v) ** 2, 0.1);
  }
  return total;
}
