/**
 * Affine maps of space as 3 × 4 matrices [R t], row-major, many in one array: map number i starts at 12·i.
 * The fourth row (0, 0, 0, 1) is understood.
 */

/** product ← left ∘ right, each given by its array and the number of the map within it. */
export function composeAffine(
  product: Float64Array,
  productIndex: number,
  left: Float64Array,
  leftIndex: number,
  right: Float64Array,
  rightIndex: number,
): void {
  for (let row = 0; row < 3; row++) {
    const a = 12 * leftIndex + 4 * row;
    for (let column = 0; column < 4; column++) {
      const b = 12 * rightIndex + column;
      let sum = column === 3 ? left[a + 3] : 0;
      for (let k = 0; k < 3; k++) sum += left[a + k] * right[b + 4 * k];
      product[12 * productIndex + 4 * row + column] = sum;
    }
  }
}

/** map ← the rotation Rz(z) Ry(y) Rx(x), angles in radians. */
export function eulerRotation(map: Float64Array, x: number, y: number, z: number): void {
  const sx = Math.sin(x);
  const cx = Math.cos(x);
  const sy = Math.sin(y);
  const cy = Math.cos(y);
  const sz = Math.sin(z);
  const cz = Math.cos(z);
  map[0] = cy * cz;
  map[1] = sx * sy * cz - cx * sz;
  map[2] = cx * sy * cz + sx * sz;
  map[3] = 0;
  map[4] = cy * sz;
  map[5] = sx * sy * sz + cx * cz;
  map[6] = cx * sy * sz - sx * cz;
  map[7] = 0;
  map[8] = -sy;
  map[9] = sx * cy;
  map[10] = cx * cy;
  map[11] = 0;
}

/**
 * map ← rotation about the axis (x, y, z) by the angle ‖(x, y, z)‖ (Rodrigues' formula), then translation by (tx, ty, tz).
 * Angles below 1e-4 count as no rotation.
 */
export function rigidMotion(
  map: Float64Array,
  x: number,
  y: number,
  z: number,
  tx: number,
  ty: number,
  tz: number,
): void {
  const angle = Math.sqrt(x * x + y * y + z * z);
  let ux = 0;
  let uy = 0;
  let uz = 0;
  let s = 0;
  let c = 1;
  if (angle >= 1e-4) {
    ux = x / angle;
    uy = y / angle;
    uz = z / angle;
    s = Math.sin(angle);
    c = Math.cos(angle);
  }
  const v = 1 - c;
  map[0] = ux * ux * v + c;
  map[1] = ux * uy * v - uz * s;
  map[2] = ux * uz * v + uy * s;
  map[3] = tx;
  map[4] = uy * ux * v + uz * s;
  map[5] = uy * uy * v + c;
  map[6] = uy * uz * v - ux * s;
  map[7] = ty;
  map[8] = uz * ux * v - uy * s;
  map[9] = uz * uy * v + ux * s;
  map[10] = uz * uz * v + c;
  map[11] = tz;
}
