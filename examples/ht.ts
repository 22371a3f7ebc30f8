import { jvp } from "nabla";
import { composeAffine, eulerRotation, rigidMotion } from "./lib/affine.ts";

/**
 * Joint angles of the bones from the parameters: bone i turns by angles[2i] about x and angles[2i + 1] about z.
 *
 * theta[0..2] is the global rotation and theta[3..5] the translation. Then come four angles for each of five fingers.
 * Bone 0 is the palm; finger f has the bones 4f + 1 … 4f + 4, of which the first is stiff, the second bends and
 * spreads, and the last two only bend.
 */
function jointAngles(theta: Float64Array, angles: Float64Array): void {
  for (let finger = 0; finger < 5; finger++) {
    const from = 6 + 4 * finger;
    const bone = 2 + 4 * finger;
    angles[2 * bone] = theta[from];
    angles[2 * bone + 1] = theta[from + 1];
    angles[2 * bone + 2] = theta[from + 2];
    angles[2 * bone + 4] = theta[from + 3];
  }
}

/** Maps every bone from its rest pose to its posed place: absolute(bone) ∘ absolute(bone at rest)⁻¹. */
function boneTransforms(
  theta: Float64Array,
  parents: Int32Array,
  baseRelatives: Float64Array,
  inverseBaseAbsolutes: Float64Array,
): Float64Array {
  const bones = parents.length;
  const angles = new Float64Array(2 * bones);
  jointAngles(theta, angles);
  const rotation = new Float64Array(12);
  const relative = new Float64Array(12);
  const absolutes = new Float64Array(12 * bones);
  const transforms = new Float64Array(12 * bones);
  for (let bone = 0; bone < bones; bone++) {
    eulerRotation(rotation, angles[2 * bone], 0, angles[2 * bone + 1]);
    if (parents[bone] < 0) {
      composeAffine(absolutes, bone, baseRelatives, bone, rotation, 0);
    } else {
      composeAffine(relative, 0, baseRelatives, bone, rotation, 0);
      composeAffine(absolutes, bone, absolutes, parents[bone], relative, 0);
    }
    composeAffine(transforms, bone, absolutes, bone, inverseBaseAbsolutes, bone);
  }
  return transforms;
}

/** Linear blend skinning: vertex v goes to M(Σᵦ wᵥᵦ Tᵦ pᵥ), with M the (mirrored) global motion. Result: [vertices × 3]. */
function posedVertices(
  theta: Float64Array,
  parents: Int32Array,
  baseRelatives: Float64Array,
  inverseBaseAbsolutes: Float64Array,
  basePositions: Float64Array,
  weights: Float64Array,
  isMirrored: boolean,
): Float64Array {
  const bones = parents.length;
  const transforms = boneTransforms(theta, parents, baseRelatives, inverseBaseAbsolutes);
  const motion = new Float64Array(12);
  rigidMotion(motion, theta[0], theta[1], theta[2], theta[3], theta[4], theta[5]);
  const mirror = isMirrored ? -1 : 1;

  const vertices = new Float64Array(basePositions.length);
  for (let at = 0; at < vertices.length; at += 3) {
    const px = basePositions[at];
    const py = basePositions[at + 1];
    const pz = basePositions[at + 2];
    let x = 0;
    let y = 0;
    let z = 0;
    for (let bone = 0; bone < bones; bone++) {
      const weight = weights[(at / 3) * bones + bone];
      if (weight === 0) continue;
      const t = 12 * bone;
      x += weight * (transforms[t] * px + transforms[t + 1] * py + transforms[t + 2] * pz + transforms[t + 3]);
      y += weight * (transforms[t + 4] * px + transforms[t + 5] * py + transforms[t + 6] * pz + transforms[t + 7]);
      z += weight * (transforms[t + 8] * px + transforms[t + 9] * py + transforms[t + 10] * pz + transforms[t + 11]);
    }
    x *= mirror;
    vertices[at] = motion[0] * x + motion[1] * y + motion[2] * z + motion[3];
    vertices[at + 1] = motion[4] * x + motion[5] * y + motion[6] * z + motion[7];
    vertices[at + 2] = motion[8] * x + motion[9] * y + motion[10] * z + motion[11];
  }
  return vertices;
}

/**
 * Distances (3 numbers per point) between observed points and a posed hand model.
 *
 * With `us` empty, point i belongs to vertex correspondences[i]. Otherwise it belongs to triangle correspondences[i],
 * at u₀ v₀ + u₁ v₁ + (1 − u₀ − u₁) v₂ with its own (u₀, u₁) = us[2i], us[2i + 1].
 *
 * @param theta the 26 pose parameters
 * @param parents parent of each bone, −1 for the root
 * @param baseRelatives, inverseBaseAbsolutes affine maps of the rest pose, [bones × 12]
 * @param basePositions rest pose, [vertices × 3]
 * @param weights [vertices × bones]
 * @param triangles vertex numbers, [triangles × 3]
 * @param points observed points, [points × 3]
 */
export function handResiduals(
  theta: Float64Array,
  us: Float64Array,
  parents: Int32Array,
  baseRelatives: Float64Array,
  inverseBaseAbsolutes: Float64Array,
  basePositions: Float64Array,
  weights: Float64Array,
  triangles: Int32Array,
  isMirrored: boolean,
  correspondences: Int32Array,
  points: Float64Array,
): Float64Array {
  const vertices = posedVertices(
    theta,
    parents,
    baseRelatives,
    inverseBaseAbsolutes,
    basePositions,
    weights,
    isMirrored,
  );
  const residuals = new Float64Array(points.length);
  for (let i = 0; i < correspondences.length; i++) {
    for (let axis = 0; axis < 3; axis++) {
      let model = 0;
      if (us.length === 0) {
        model = vertices[3 * correspondences[i] + axis];
      } else {
        const corner = 3 * correspondences[i];
        const u0 = us[2 * i];
        const u1 = us[2 * i + 1];
        model =
          u0 * vertices[3 * triangles[corner] + axis] +
          u1 * vertices[3 * triangles[corner + 1] + axis] +
          (1 - u0 - u1) * vertices[3 * triangles[corner + 2] + axis];
      }
      residuals[3 * i + axis] = points[3 * i + axis] - model;
    }
  }
  return residuals;
}

/** Residuals and their directional derivative along tangents of (theta, us). */
export const handResidualsTangent = jvp(handResiduals, { wrt: [0, 1] });

/** Arguments of `handResiduals` in order. */
export type HandArguments = Parameters<typeof handResiduals>;

/**
 * Jacobian of the residuals, one row per residual: the derivatives by the point's own (u₀, u₁), when there are any,
 * then by the 26 pose parameters.
 *
 * Forward mode, one tangent per column. A residual depends on one pair (u₀, u₁) only, so one tangent with a one in every
 * u₀ serves all points at once, and another one all u₁.
 */
export function handJacobian(args: HandArguments): Float64Array[] {
  const [theta, us] = args;
  const noTheta = new Float64Array(theta.length);
  const noUs = new Float64Array(us.length);
  const columns: Float64Array[] = [];
  if (us.length > 0) {
    for (const parity of [0, 1]) {
      const usTangent = us.map((_, index) => (index % 2 === parity ? 1 : 0));
      columns.push(handResidualsTangent(args, [noTheta, usTangent]).tangent);
    }
  }
  for (let parameter = 0; parameter < theta.length; parameter++) {
    const thetaTangent = new Float64Array(theta.length);
    thetaTangent[parameter] = 1;
    columns.push(handResidualsTangent(args, [thetaTangent, noUs]).tangent);
  }
  return Array.from(columns[0], (_, row) => Float64Array.from(columns, (column) => column[row]));
}
