import type { HandArguments } from "../../../examples/ht.ts";
import { randomNumbers } from "../../randomNumbers.ts";

/** A hand of 22 bones and some vertices with random numbers, and points on its vertices or triangles. */
export function randomHand(isMirrored: boolean, onTriangles: boolean, vertices: number, points: number): HandArguments {
  const random = randomNumbers(7);
  const index = (count: number, below: number): Int32Array => Int32Array.from(random(count, 0, below));
  const parents = Int32Array.from({ length: 22 }, (_, bone) => (bone === 0 ? -1 : bone % 4 === 1 ? 0 : bone - 1));
  const triangles = vertices;
  return [
    random(26, -0.8, 0.8),
    onTriangles ? random(2 * points, 0, 0.5) : new Float64Array(0),
    parents,
    random(22 * 12, -0.6, 0.6),
    random(22 * 12, -0.6, 0.6),
    random(3 * vertices, -1, 1),
    random(vertices * 22, 0, 1).map((weight) => (weight < 0.7 ? 0 : weight)),
    index(3 * triangles, vertices),
    isMirrored,
    index(points, onTriangles ? triangles : vertices),
    random(3 * points, -1, 1),
  ];
}
