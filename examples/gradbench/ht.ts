import { handJacobian, handResiduals, type HandArguments } from "../ht.ts";
import { flattenRows, flattenRowStarts } from "./rows.ts";

type Matrix = number[][];

export interface HtInput {
  theta: number[];
  data: {
    model: {
      bone_count: number;
      bone_names: string[];
      parents: number[];
      base_relatives: Matrix[];
      inverse_base_absolutes: Matrix[];
      base_positions: number[][];
      weights: number[][];
      triangles: number[][];
      is_mirrored: boolean;
    };
    correspondences: number[];
    points: number[][];
  };
  us: number[][];
}

/** The upper three rows of 4 × 4 matrices whose last row is (0, 0, 0, 1). */
function affineRows(matrices: Matrix[]): Float64Array {
  return flattenRows(matrices.map((matrix) => matrix.slice(0, 3).flat()));
}

/** The case as arguments of `handResiduals`. */
export function handArguments({ theta, data, us }: HtInput): HandArguments {
  const { model } = data;
  return [
    Float64Array.from(theta),
    flattenRows(us),
    Int32Array.from(model.parents),
    affineRows(model.base_relatives),
    affineRows(model.inverse_base_absolutes),
    flattenRowStarts(model.base_positions, 3),
    flattenRows(model.weights),
    Int32Array.from(model.triangles.flat()),
    model.is_mirrored,
    Int32Array.from(data.correspondences),
    flattenRows(data.points),
  ];
}

export function primal(input: HtInput): number[] {
  return [...handResiduals(...handArguments(input))];
}

export function derivative(input: HtInput): number[][] {
  return handJacobian(handArguments(input)).map((row) => [...row]);
}
