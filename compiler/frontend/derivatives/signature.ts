import type ts from "typescript";
import { freshValue } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { isDifferentiable, nullable } from "../../../ir/types.ts";
import { withoutPrivates } from "../objects/privateMembers.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { orDefault } from "../defaults.ts";
import type { Lowering } from "../lowering.ts";
import { parametersIn, type Closure, type Derivative } from "../operands.ts";
import { isDeclaredPresent, mayBeAbsent } from "../presence.ts";
import { irType, lengthOfTuple } from "../typeOf.ts";

/** Positions to differentiate with respect to, and whether the user gets a tuple. */
export type Wrt = { readonly list: readonly number[]; readonly isTuple: boolean };

/** The function of the user's that derivatives are taken of. */
export function baseOf(target: Closure | Derivative): Closure {
  return target.kind === "closure" ? target : baseOf(target.of);
}

/** The user's name of the innermost function, followed by what is taken of it: `lossGrad`. */
export function nameOf(target: Closure | Derivative): string {
  if (target.kind === "derivative" && target.form.isPlain) return ruleName(target);
  if (target.kind === "derivative") return nameOf(target.of) + target.marker.charAt(0).toUpperCase() + target.marker.slice(1);
  const { node } = target;
  const named = node.name ?? (node.parent as { readonly name?: ts.Node }).name;
  const text = named?.getText() ?? "";
  return /^[\w$]+$/.test(text) ? text : "anonymous";
}

/** The name of the constant that holds a function with a rule, else that of the function. */
export function ruleName({ node }: Derivative): string {
  const [first] = (node as ts.CallExpression).arguments;
  const named = (node.parent as { readonly name?: ts.Node }).name ?? first;
  const text = named?.getText() ?? "";
  return /^[\w$]+$/.test(text) ? text : "anonymous";
}

/** Fresh values for the parameters of a function or a derivative of one. */
export function parametersOf(l: Lowering, target: Closure | Derivative): readonly Value[] {
  if (target.kind === "derivative") return target.form.parameters(target, parametersOf(l, target.of)).params;
  return parametersIn(target.node).flatMap((parameter, i) => {
    const name = l.ts.isIdentifier(parameter.name) ? parameter.name.text : undefined;
    const declared = target.parameterTypes?.[i] ?? l.checker.getTypeAtLocation(parameter);
    if (!parameter.dotDotDotToken) return [parameterOf(l, target, parameter, declared, name)];
    const length = lengthOfTuple(l, declared);
    if (length === undefined) {
      throw new Problem("unsupportedSyntax", parameter, "A function with a rest parameter of unknown length cannot be marked.", "Declare it as a tuple, e.g. `...xs: [number, number]`, or pass an array.");
    }
    const elements = l.checker.getTypeArguments(declared as ts.TypeReference);
    return elements.map((element, i) => parameterOf(l, target, parameter, element, name && `${name}${i}`));
  });
}

function parameterOf(l: Lowering, target: Closure, parameter: ts.ParameterDeclaration, declared: ts.Type, name: string | undefined): Value {
  const type = irType({ ts: l.ts, checker: l.checker, program: l.program, scope: target.scope }, declared);
  if (!type) {
    throw new Problem("untyped", parameter, `Parameter '${parameter.name.getText()}' has no known type.`, "Annotate it: `: number`, `: Float64Array`, …");
  }
  const mayLack = mayBeAbsent(l, declared) || parameter.questionToken !== undefined;
  const value = freshValue(mayLack ? nullable(withoutPrivates(type)) : withoutPrivates(type), name);
  if (isDeclaredPresent(l, declared)) l.declaredPresent.add(value);
  return value;
}

/** Number of parameters at the end that the user passes as a tuple of tangents. */
export function tangentCountOf(target: Closure | Derivative, params: readonly Value[]): number {
  return target.kind === "derivative" ? target.form.parameters(target, params).tangentCount : 0;
}

/** Text of the default values of a function's parameters; undefined where there is none. */
export function defaultsOf(target: Closure | Derivative): readonly (string | undefined)[] {
  if (target.kind === "derivative") {
    const defaults = defaultsOf(target.of);
    return target.form.defaults?.(target, defaults) ?? defaults;
  }
  return parametersIn(target.node).map(({ initializer }) => {
    if (!initializer) return undefined;
    if (/^-?[\d._]+(e[+-]?\d+)?$|^(true|false)$/i.test(initializer.getText())) return initializer.getText();
    throw new Problem("unsupportedSyntax", initializer, "The derivative of a function can have literal numbers and booleans as default values only.", "Write the number itself, or pass it at each call.");
  });
}

/** The arguments of a call of what `target` is of, with the default values of parameters that are left out or given undefined. */
export function withDefaults(l: Lowering, target: Derivative, given: readonly Value[]): readonly Value[] {
  const parameters = parametersIn(baseOf(target).node);
  const missing = parameters.slice(given.length).map((parameter) => {
    if (!parameter.initializer) {
      throw new Problem("unsupportedSyntax", target.node, `The derivative is called without the argument '${parameter.name.getText()}'.`, "Pass all arguments that have no default value.");
    }
    defaultsOf(baseOf(target));
    return l.expression(parameter.initializer) as Value;
  });
  const completed = given.map((value, i) => {
    const initializer = parameters[i]?.initializer;
    return initializer ? (orDefault(l, value, initializer) as Value) : value;
  });
  return [...completed, ...missing];
}

/** The positions that `wrt` means, checked; `fallback` is what its absence means. */
export function wrtOf(target: Derivative, params: readonly Value[], fallback: "first" | "all"): Wrt {
  const differentiable = params.flatMap((param, i) => (isDifferentiable(param.type) ? [i] : []));
  const { wrt } = target.options;
  const list = wrt === undefined ? (fallback === "all" ? differentiable : [0]) : typeof wrt === "number" ? [wrt] : wrt;
  for (const index of list) {
    const param = params[index];
    if (!param || !isDifferentiable(param.type)) {
      throw new Problem("badWrt", target.node, `Argument ${index} of '${nameOf(target.of)}' is not a number or an array of numbers.`, "Choose other positions with { wrt: … }.");
    }
  }
  return { list, isTuple: typeof wrt === "number" ? false : wrt !== undefined || fallback === "all" };
}
