/**
 * log Σᵢ exp(xᵢ) of a vector with at least one element.
 *
 * The largest element a is taken out first, a + log Σᵢ exp(xᵢ − a), so that no exponential overflows.
 */
export function logSumExp(x: Float64Array): number {
  let largest = x[0];
  for (let i = 1; i < x.length; i++) {
    if (x[i] > largest) largest = x[i];
  }
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    sum += Math.exp(x[i] - largest);
  }
  return largest + Math.log(sum);
}
