/** Quadrature rules in a table keyed by name; integrals of a parametrised function over cells. */

interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

const rules: { readonly midpoint: Rule; readonly gauss2: Rule; readonly gauss3: Rule } = {
  midpoint: { nodes: [0], weights: [2] },
  gauss2: { nodes: [-0.5773502691896257, 0.5773502691896257], weights: [1, 1] },
  gauss3: { nodes: [-0.7745966692414834, 0, 0.7745966692414834], weights: [5 / 9, 8 / 9, 5 / 9] },
};

type RuleName = keyof typeof rules;

function integrate(f: (x: number) => number, a: number, b: number, { nodes, weights }: Rule, cells = 3): number {
  const half = (b - a) / cells / 2;
  let sum = 0;
  for (let cell = 0; cell < cells; cell++) {
    const centre = a + (2 * cell + 1) * half;
    nodes.forEach((node, k) => {
      sum += weights[k] * f(centre + half * node);
    });
  }
  return sum * half;
}

function byName(name: RuleName, f: (x: number) => number, a: number, b: number): number {
  return integrate(f, a, b, name === "midpoint" ? rules.midpoint : name === "gauss2" ? rules.gauss2 : rules.gauss3);
}

// at [1.3, 0.6] wrt [0, 1]
export function bessel(order: number, x: number): number {
  const integrand = (t: number): number => Math.cos(order * t - x * Math.sin(t));
  return byName("gauss3", integrand, 0, Math.PI) / Math.PI;
}

// at [0.9, 1.7] wrt [0, 1]
export function disagreement(shape: number, upper: number): number {
  const integrand = (x: number): number => x ** shape * Math.exp(-x);
  const [coarse, middle] = [rules.midpoint, rules.gauss2].map((rule) => integrate(integrand, 0.1, upper, rule));
  const fine = byName("gauss3", integrand, 0.1, upper);
  return (coarse - fine) ** 2 + 10 * (middle - fine) ** 2 + fine;
}
