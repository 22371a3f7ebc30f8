/**
 * Gradient of `polynomialMisfit`: −Σᵢ rᵢ tᵢʲ for coefficient j, with residuals rᵢ = sign tᵢ − Σⱼ xⱼ tᵢʲ.
 *
 * Each point is finished before the next begins, so nothing is kept; the running power starts from the residual.
 */
export function polynomialMisfitGradient(x: Float64Array, n: number): Float64Array {
  const m = x.length;
  const xAdj = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    const t = -1 + (2 * i) / (n - 1);
    let residual = Math.sign(t);
    let power = 1;
    for (let j = 0; j < m; j++) {
      residual -= x[j] * power;
      power *= t;
    }
    let term = residual; // rᵢ tᵢʲ
    for (let j = 0; j < m; j++) {
      xAdj[j] -= term;
      term *= t;
    }
  }
  return xAdj;
}
