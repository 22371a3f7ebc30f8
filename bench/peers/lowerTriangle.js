/**
 * Zeros and ones that put a diagonal and a strict lower triangle, column by column, in a row each, into d × d matrices, in a row each: a
 * product is what every backend has, and has a gradient of.
 */
export function lowerTriangle(d) {
  const diagonal = new Float64Array(d * d * d);
  const below = new Float64Array(((d * (d - 1)) / 2) * d * d);
  let row = 0;
  for (let j = 0; j < d; j++) {
    diagonal[(j * d + j) * d + j] = 1;
    for (let i = j + 1; i < d; i++) below[(row++ * d + i) * d + j] = 1;
  }
  return { diagonal, below };
}
