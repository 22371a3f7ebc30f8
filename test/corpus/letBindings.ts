/** A small expression language with variables and local definitions, evaluated with an environment that grows down the tree. */

type Expr =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "sum"; readonly terms: readonly Expr[] }
  | { readonly kind: "product"; readonly left: Expr; readonly right: Expr }
  | { readonly kind: "call"; readonly callee: "sin" | "exp"; readonly argument: Expr }
  | { readonly kind: "let"; readonly name: string; readonly bound: Expr; readonly body: Expr };

type Environment = readonly (readonly [name: string, value: number])[];

function lookUp(environment: Environment, name: string): number {
  for (let i = environment.length - 1; i >= 0; i--) {
    const [known, value] = environment[i];
    if (known === name) return value;
  }
  throw new Error(`unbound variable ${name}`);
}

function evaluate(e: Expr, environment: Environment): number {
  switch (e.kind) {
    case "number":
      return e.value;
    case "variable":
      return lookUp(environment, e.name);
    case "sum":
      return e.terms.reduce((total, term) => total + evaluate(term, environment), 0);
    case "product":
      return evaluate(e.left, environment) * evaluate(e.right, environment);
    case "call": {
      const argument = evaluate(e.argument, environment);
      return e.callee === "sin" ? Math.sin(argument) : Math.exp(argument);
    }
    case "let":
      return evaluate(e.body, [...environment, [e.name, evaluate(e.bound, environment)]]);
  }
}

const variable = (name: string): Expr => ({ kind: "variable", name });
const product = (left: Expr, right: Expr): Expr => ({ kind: "product", left, right });

/** let y = x · x in y + sin(x · y) + exp(-0.5 · y) */
export const program: Expr = {
  kind: "let",
  name: "y",
  bound: product(variable("x"), variable("x")),
  body: {
    kind: "sum",
    terms: [
      variable("y"),
      { kind: "call", callee: "sin", argument: product(variable("x"), variable("y")) },
      { kind: "call", callee: "exp", argument: product({ kind: "number", value: -0.5 }, variable("y")) },
    ],
  },
};

// at [0.7]
// at [-0.4]
export function ofVariable(x: number): number {
  return evaluate(program, [["x", x]]);
}

/** An inner definition hides the outer one of its name. */
export const shadowing: Expr = {
  kind: "let",
  name: "x",
  bound: product(variable("x"), variable("k")),
  body: { kind: "let", name: "x", bound: product(variable("x"), variable("x")), body: product(variable("x"), variable("k")) },
};

// at [1.3, 0.6]
export function shadowed(x: number, k: number): number {
  return evaluate(shadowing, [
    ["x", x],
    ["k", k],
  ]);
}

// at [0.3, { kind: "product", left: { kind: "number", value: 1.7 }, right: { kind: "variable", name: "x" } }]
export function ofConstants(x: number, e: Expr): number {
  return evaluate({ kind: "let", name: "z", bound: e, body: product(variable("z"), variable("x")) }, [["x", x]]);
}
