import { handResiduals, handResidualsTangent, type HandArguments } from "../../examples/ht.ts";
import { composeAffine, rigidMotion } from "../../examples/lib/affine.ts";
import { limits, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";
import { randomHand } from "./lib/randomHand.ts";

/** The tangent of left ∘ right, for affine maps as `composeAffine` has them. */
function composeTangent(
  productTan: Float64Array,
  p: number,
  left: Float64Array,
  leftTan: Float64Array,
  l: number,
  right: Float64Array,
  rightTan: Float64Array,
  r: number,
): void {
  const b = 12 * r;
  for (let row = 0; row < 12; row += 4) {
    const a = 12 * l + row;
    for (let column = 0; column < 4; column++) {
      let sum = column === 3 ? leftTan[a + 3] : 0;
      for (let k = 0; k < 3; k++) {
        sum += leftTan[a + k] * right[b + 4 * k + column] + left[a + k] * rightTan[b + 4 * k + column];
      }
      productTan[12 * p + row + column] = sum;
    }
  }
}

type WithTangent = { readonly maps: Float64Array; readonly mapsTan: Float64Array };

/** The rotation of a bone by angles about x and z, and its tangent. */
function rotate({ maps, mapsTan }: WithTangent, x: number, xTan: number, z: number, zTan: number): void {
  const sx = Math.sin(x);
  const cx = Math.cos(x);
  const sz = Math.sin(z);
  const cz = Math.cos(z);
  maps[0] = cz;
  maps[1] = -cx * sz;
  maps[2] = sx * sz;
  maps[4] = sz;
  maps[5] = cx * cz;
  maps[6] = -sx * cz;
  maps[9] = sx;
  maps[10] = cx;
  mapsTan[0] = -sz * zTan;
  mapsTan[1] = sx * sz * xTan - cx * cz * zTan;
  mapsTan[2] = cx * sz * xTan + sx * cz * zTan;
  mapsTan[4] = cz * zTan;
  mapsTan[5] = -sx * cz * xTan - cx * sz * zTan;
  mapsTan[6] = -cx * cz * xTan + sx * sz * zTan;
  mapsTan[9] = cx * xTan;
  mapsTan[10] = -sx * xTan;
}

const zeroMaps = (count: number): WithTangent => ({ maps: new Float64Array(12 * count), mapsTan: new Float64Array(12 * count) });

function boneTransforms(
  theta: Float64Array,
  thetaTan: Float64Array,
  parents: Int32Array,
  baseRelatives: Float64Array,
  inverseBaseAbsolutes: Float64Array,
): WithTangent {
  const bones = parents.length;
  const zeros = new Float64Array(12 * bones);
  const absolutes = zeroMaps(bones);
  const transforms = zeroMaps(bones);
  const rotation = zeroMaps(1);
  const relative = zeroMaps(1);
  for (let bone = 0; bone < bones; bone++) {
    // Of a finger's four bones the first is stiff, the second bends and spreads, the others bend.
    const joint = (bone - 1) & 3;
    const from = 6 + 4 * ((bone - 1) >> 2);
    if (bone === 0 || bone > 20 || joint === 0) rotate(rotation, 0, 0, 0, 0);
    else if (joint === 1) rotate(rotation, theta[from], thetaTan[from], theta[from + 1], thetaTan[from + 1]);
    else rotate(rotation, theta[from + joint], thetaTan[from + joint], 0, 0);
    const parent = parents[bone];
    if (parent < 0) {
      composeAffine(absolutes.maps, bone, baseRelatives, bone, rotation.maps, 0);
      composeTangent(absolutes.mapsTan, bone, baseRelatives, zeros, bone, rotation.maps, rotation.mapsTan, 0);
    } else {
      composeAffine(relative.maps, 0, baseRelatives, bone, rotation.maps, 0);
      composeTangent(relative.mapsTan, 0, baseRelatives, zeros, bone, rotation.maps, rotation.mapsTan, 0);
      composeAffine(absolutes.maps, bone, absolutes.maps, parent, relative.maps, 0);
      composeTangent(absolutes.mapsTan, bone, absolutes.maps, absolutes.mapsTan, parent, relative.maps, relative.mapsTan, 0);
    }
    composeAffine(transforms.maps, bone, absolutes.maps, bone, inverseBaseAbsolutes, bone);
    composeTangent(transforms.mapsTan, bone, absolutes.maps, absolutes.mapsTan, bone, inverseBaseAbsolutes, zeros, bone);
  }
  return transforms;
}

/** The tangent of `rigidMotion`, at an angle above 1e-4. */
function rigidMotionTangent(map: Float64Array, theta: Float64Array, thetaTan: Float64Array): void {
  const [x, y, z] = theta;
  const [xTan, yTan, zTan, txTan, tyTan, tzTan] = thetaTan;
  const angle = Math.sqrt(x * x + y * y + z * z);
  const ux = x / angle;
  const uy = y / angle;
  const uz = z / angle;
  const angleTan = ux * xTan + uy * yTan + uz * zTan;
  const uxTan = (xTan - ux * angleTan) / angle;
  const uyTan = (yTan - uy * angleTan) / angle;
  const uzTan = (zTan - uz * angleTan) / angle;
  const s = Math.sin(angle);
  const v = 1 - Math.cos(angle);
  const sTan = Math.cos(angle) * angleTan;
  const vTan = s * angleTan;
  const xyTan = (uxTan * uy + ux * uyTan) * v + ux * uy * vTan;
  const xzTan = (uxTan * uz + ux * uzTan) * v + ux * uz * vTan;
  const yzTan = (uyTan * uz + uy * uzTan) * v + uy * uz * vTan;
  const xsTan = uxTan * s + ux * sTan;
  const ysTan = uyTan * s + uy * sTan;
  const zsTan = uzTan * s + uz * sTan;
  map[0] = 2 * ux * uxTan * v + (ux * ux - 1) * vTan;
  map[1] = xyTan - zsTan;
  map[2] = xzTan + ysTan;
  map[3] = txTan;
  map[4] = xyTan + zsTan;
  map[5] = 2 * uy * uyTan * v + (uy * uy - 1) * vTan;
  map[6] = yzTan - xsTan;
  map[7] = tyTan;
  map[8] = xzTan - ysTan;
  map[9] = yzTan + xsTan;
  map[10] = 2 * uz * uzTan * v + (uz * uz - 1) * vTan;
  map[11] = tzTan;
}

/** Tangent of `handResiduals` along one of the pose, for points on vertices. A vertex and its tangent are finished together. */
function handTangentByHand(
  theta: Float64Array,
  thetaTan: Float64Array,
  parents: Int32Array,
  baseRelatives: Float64Array,
  inverseBaseAbsolutes: Float64Array,
  basePositions: Float64Array,
  weights: Float64Array,
  isMirrored: boolean,
  correspondences: Int32Array,
): Float64Array {
  const bones = parents.length;
  const { maps, mapsTan } = boneTransforms(theta, thetaTan, parents, baseRelatives, inverseBaseAbsolutes);
  const motion = new Float64Array(12);
  const motionTan = new Float64Array(12);
  rigidMotion(motion, theta[0], theta[1], theta[2], theta[3], theta[4], theta[5]);
  rigidMotionTangent(motionTan, theta, thetaTan);
  const mirror = isMirrored ? -1 : 1;
  const verticesTan = new Float64Array(basePositions.length);
  let w = 0;
  for (let at = 0; at < verticesTan.length; at += 3) {
    const px = basePositions[at];
    const py = basePositions[at + 1];
    const pz = basePositions[at + 2];
    let x = 0;
    let y = 0;
    let z = 0;
    let xTan = 0;
    let yTan = 0;
    let zTan = 0;
    for (let t = 0; t < 12 * bones; t += 12) {
      const weight = weights[w++];
      if (weight === 0) continue;
      x += weight * (maps[t] * px + maps[t + 1] * py + maps[t + 2] * pz + maps[t + 3]);
      y += weight * (maps[t + 4] * px + maps[t + 5] * py + maps[t + 6] * pz + maps[t + 7]);
      z += weight * (maps[t + 8] * px + maps[t + 9] * py + maps[t + 10] * pz + maps[t + 11]);
      xTan += weight * (mapsTan[t] * px + mapsTan[t + 1] * py + mapsTan[t + 2] * pz + mapsTan[t + 3]);
      yTan += weight * (mapsTan[t + 4] * px + mapsTan[t + 5] * py + mapsTan[t + 6] * pz + mapsTan[t + 7]);
      zTan += weight * (mapsTan[t + 8] * px + mapsTan[t + 9] * py + mapsTan[t + 10] * pz + mapsTan[t + 11]);
    }
    x *= mirror;
    xTan *= mirror;
    for (let axis = 0; axis < 3; axis++) {
      const row = 4 * axis;
      verticesTan[at + axis] =
        motion[row] * xTan + motion[row + 1] * yTan + motion[row + 2] * zTan +
        motionTan[row] * x + motionTan[row + 1] * y + motionTan[row + 2] * z + motionTan[row + 3];
    }
  }
  const residualsTan = new Float64Array(3 * correspondences.length);
  for (let i = 0; i < correspondences.length; i++) {
    for (let axis = 0; axis < 3; axis++) residualsTan[3 * i + axis] = -verticesTan[3 * correspondences[i] + axis];
  }
  return residualsTan;
}

/** One of the 26 tangents that make the Jacobian. */
function ht(): Program {
  const hand: HandArguments = randomHand(false, false, 544, 200);
  const [theta, us, parents, baseRelatives, inverseBaseAbsolutes, basePositions, weights, , isMirrored, correspondences] = hand;
  const thetaTan = randomNumbers(16)(26, -1, 1);
  return {
    size: "22 bones, 544 vertices",
    of: "primal",
    limit: limits.countedLoops,
    wrt: [theta],
    primal: () => handResiduals(...hand),
    nabla: () => [handResidualsTangent(hand, [thetaTan, us]).tangent],
    handwritten: () => [
      handTangentByHand(
        theta,
        thetaTan,
        parents,
        baseRelatives,
        inverseBaseAbsolutes,
        basePositions,
        weights,
        isMirrored,
        correspondences,
      ),
    ],
    direction: thetaTan,
  };
}

export const programs = { "ht jvp": ht };
