import type ts from "typescript";
import { freshValue } from "../../ir/builder.ts";
import { cloneRegion } from "../../ir/clone.ts";
import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import { freeValues, walkOps } from "../../ir/traverse.ts";
import { arrayOf, f64, isDifferentiable, opaque, type RecordType } from "../../ir/types.ts";
import { NotDifferentiable } from "../../transforms/ad/notDifferentiable.ts";
import { Problem } from "../diagnostics/problem.ts";
import { derive, type Wrt } from "../derive.ts";
import { Lowering, parametersIn, type Aggregate, type Closure, type Derivative, type Operand, type Pullback, type Session } from "./lowering.ts";
import { functionOf, resolve } from "./names.ts";
import { irType } from "./typeOf.ts";
import { isKnown, unsupported } from "./values.ts";

const compiledMarkers = new Set(["grad", "valueAndGrad", "vjp", "jvp", "hvp"]);

/** The marker that a call applies, by the resolved symbol of its callee. */
export function markerOf(l: Pick<Lowering, "ts" | "checker">, node: ts.CallExpression | ts.NewExpression): string | undefined {
  const symbol = resolve(l, l.ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression);
  const [declaration] = symbol?.declarations ?? [];
  if (!declaration || !(l.ts.isFunctionDeclaration(declaration) || l.ts.isClassDeclaration(declaration))) return undefined;
  return isMarkerFile(declaration.getSourceFile()) ? symbol?.name : undefined;
}

/**
 * Whether a marker is applied to a parameter of the function around it. Such a call is compiled with each differentiated
 * caller that gives the parameter; by itself it stays, and throws where it runs by other ways.
 */
export function isOfParameter(l: Pick<Lowering, "ts" | "checker">, node: ts.CallExpression | ts.NewExpression): boolean {
  const [target] = node.arguments ?? [];
  if (!target || !l.ts.isIdentifier(target)) return false;
  return resolve(l, target)?.declarations?.some((declaration) => l.ts.isParameter(declaration)) ?? false;
}

/** Whether a file is the one of nabla's runtime that declares markers: by its place and by a phrase of its comments. */
export function isMarkerFile(file: ts.SourceFile): boolean {
  if (!/\/runtime\/(markers|gradientTape)\.(d\.)?ts$/.test(file.fileName)) return false;
  return file.text.includes("if the module was not compiled by nabla");
}

/** The derivative that a call of a marker denotes, or undefined for other calls. */
export function markerCall(l: Lowering, node: ts.CallExpression): Derivative | undefined {
  const marker = markerOf(l, node);
  if (marker === undefined || marker === "stopGradient") return undefined;
  if (!compiledMarkers.has(marker)) {
    throw new Problem("unsupportedMarker", node, `'${marker}' is not compiled yet.`, "Use grad, valueAndGrad, vjp, jvp or hvp.");
  }
  const [target, options] = node.arguments;
  if (!target) throw notAFunction(node, marker);
  return { kind: "derivative", marker, of: targetOf(l, target, marker), wrt: parseWrt(l, options), node };
}

function targetOf(l: Lowering, node: ts.Expression, marker: string): Closure | Derivative {
  const { ts } = l;
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    return targetOf(l, node.expression, marker);
  }
  if (l.ts.isCallExpression(node)) {
    const inner = markerCall(l, node);
    if (inner) return inner;
  }
  if (l.ts.isIdentifier(node)) {
    const derivative = constDerivative(l, node);
    if (derivative) return derivative;
  }
  for (let scope: Lowering["scope"] | undefined = l.scope; scope && l.ts.isIdentifier(node); scope = scope.parent) {
    const symbol = l.checker.getSymbolAtLocation(node);
    const binding = symbol && scope.bindings.get(symbol);
    if (binding && "kind" in binding && (binding.kind === "closure" || binding.kind === "derivative")) return binding;
  }
  const body = functionOf(l, node);
  if (!body) throw notAFunction(node, marker);
  l.dependencies.add(body.getSourceFile().fileName);
  const scope = l.ts.isArrowFunction(node) || l.ts.isFunctionExpression(node) ? l.scope : { parent: undefined, bindings: new Map() };
  return { kind: "closure", node: body, scope };
}

/** `const df = grad(f)`, of which a derivative is taken by name. */
function constDerivative(l: Lowering, node: ts.Identifier): Derivative | undefined {
  for (const declaration of resolve(l, node)?.declarations ?? []) {
    if (!l.ts.isVariableDeclaration(declaration) || !declaration.initializer) continue;
    if (!(declaration.parent.flags & l.ts.NodeFlags.Const) || !l.ts.isCallExpression(declaration.initializer)) continue;
    const derivative = markerCall(l, declaration.initializer);
    if (derivative) return derivative;
  }
  return undefined;
}

function notAFunction(node: ts.Node, marker: string): Problem {
  return new Problem("notAFunction", node, `'${marker}' needs a function whose source is known, not '${node.getText()}'.`, "Pass a function declaration, a const arrow function or an inline arrow function.");
}

function parseWrt(l: Lowering, node: ts.Expression | undefined): Derivative["wrt"] {
  const { ts } = l;
  if (!node) return undefined;
  const isWritten = ts.isObjectLiteralExpression(node) && node.properties.every((member) => ts.isPropertyAssignment(member) && !ts.isComputedPropertyName(member.name));
  const property = isWritten && ts.isObjectLiteralExpression(node) ? node.properties.find((member) => member.name?.getText() === "wrt") : undefined;
  const value = property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
  const expression = value && (ts.isAsExpression(value) ? value.expression : value);
  if (expression && ts.isNumericLiteral(expression)) return Number(expression.text);
  if (expression && ts.isArrayLiteralExpression(expression) && expression.elements.every((element) => ts.isNumericLiteral(element))) {
    return expression.elements.map((element) => Number(element.getText()));
  }
  throw new Problem("badWrt", node, "The wrt option must be written out as an index or a list of indices.", "Write e.g. { wrt: 1 } or { wrt: [0, 2] }.");
}

export type LoweredFunction = {
  readonly func: Func;
  /** Number of parameters that are tangents (jvp); they follow the primal's. */
  readonly tangentCount: number;
  /** For each additional parameter of `func`, the value of the surrounding code that it stands for. */
  readonly captures: readonly { readonly symbol: ts.Symbol | undefined; readonly outer: Value | undefined; readonly name: string }[];
};

/** Lowers a function, or a derivative of one, to a function of the language; captured values become parameters. */
export function lowerFunction(session: Session, outer: Lowering | undefined, target: Closure | Derivative): LoweredFunction {
  const l = new Lowering(session);
  l.scope = { parent: undefined, bindings: new Map() };
  const primalParams = parametersOf(l, target);
  const tangents = target.kind === "derivative" && target.marker === "jvp" ? wrtOf(target, primalParams, nameOf(target.of)).list : [];
  const directions = tangents.map((index) => tangentOf(primalParams[index] as Value));
  const params = isHvp(target) ? insertVector(primalParams) : [...primalParams, ...directions];
  const outerParams: [Value, Value][] = [];
  for (const [variable, value] of outer?.state ?? []) {
    const literal = outer?.known(value);
    if (typeof literal === "number" || typeof literal === "boolean") {
      l.state.set(variable, l.constant(literal));
      continue;
    }
    const param = freshValue(value.type, variable.name);
    outerParams.push([value, param]);
    l.state.set(variable, param);
  }
  const before = new Map(l.state);
  const result = target.kind === "closure" ? l.inline(target.node, target, params) : applyDerivative(l, target, params);
  for (const [variable, value] of before) {
    if (l.state.get(variable) !== value) {
      throw new Problem("unsupportedSyntax", target.node, `The differentiated function assigns '${variable.name}', a variable of the code around it.`, "Return the new value instead.");
    }
  }
  const yields = [materialise(l, target.node, result)];
  const captured = [...l.captures].map(([symbol, { value, name }]) => ({ symbol, outer: undefined, name, value }));
  const used = outerParams.map(([value, param]) => ({ symbol: undefined, outer: value, name: param.name ?? "captured", value: param }));
  const read = new Set([...freeValues([{ params: [], ops: l.b.ops, yields }])]);
  const captures = [...used.filter(({ value }) => read.has(value)), ...captured];
  const func: Func = {
    name: nameOf(target),
    body: { params: [...params, ...captures.map(({ value }) => value)], ops: l.b.ops, yields },
    span: l.spanOf(target.node),
  };
  return { func, tangentCount: tangents.length, captures: captures.map(({ symbol, outer: value, name }) => ({ symbol, outer: value, name })) };
}

function isHvp(target: Closure | Derivative): boolean {
  return target.kind === "derivative" && target.marker === "hvp";
}

/** The parameters of `hvp(f)`: those of f, with the vector after the first. */
function insertVector(params: readonly Value[]): Value[] {
  const [x, ...rest] = params;
  return x ? [x, freshValue(x.type, "v"), ...rest] : [];
}

function tangentOf(param: Value): Value {
  return freshValue(param.type, `${param.name ?? "x"}Tan`);
}

function parametersOf(l: Lowering, target: Closure | Derivative): Value[] {
  const base = baseOf(target);
  return parametersIn(base.node).map((parameter) => {
    const type = irType(l.ts, l.checker, l.checker.getTypeAtLocation(parameter));
    if (!type) {
      throw new Problem("untyped", parameter, `Parameter '${parameter.name.getText()}' has no known type.`, "Annotate it: `: number`, `: Float64Array`, …");
    }
    return freshValue(type, l.ts.isIdentifier(parameter.name) ? parameter.name.text : undefined);
  });
}

/** Text of the default values of a function's parameters; undefined where there is none. */
export function defaultsOf(target: Closure | Derivative): readonly (string | undefined)[] {
  const [first, ...rest] = literalDefaults(target);
  return isHvp(target) ? [first, undefined, ...rest] : [first, ...rest];
}

function literalDefaults(target: Closure | Derivative): readonly (string | undefined)[] {
  return parametersIn(baseOf(target).node).map(({ initializer }) => {
    if (!initializer) return undefined;
    if (/^-?[\d._]+(e[+-]?\d+)?$|^(true|false)$/i.test(initializer.getText())) return initializer.getText();
    throw new Problem("unsupportedSyntax", initializer, "The derivative of a function can have literal numbers and booleans as default values only.", "Write the number itself, or pass it at each call.");
  });
}

function baseOf(target: Closure | Derivative): Closure {
  return target.kind === "closure" ? target : baseOf(target.of);
}

/** The user's name of the innermost function, followed by what is taken of it: `lossGrad`. */
export function nameOf(target: Closure | Derivative): string {
  if (target.kind === "derivative") return nameOf(target.of) + target.marker.charAt(0).toUpperCase() + target.marker.slice(1);
  const { node } = target;
  const named = node.name ?? (node.parent as { readonly name?: ts.Node }).name;
  const text = named?.getText() ?? "";
  return /^[\w$]+$/.test(text) ? text : "anonymous";
}

/** Takes a derivative at run-time values: the derivative of the lowered function is placed here. */
export function applyDerivative(l: Lowering, target: Derivative, given: readonly Value[]): Operand {
  if (target.marker === "hvp") return applyHvp(l, target, given);
  const { func, captures } = lowerFunction(l.session, l, target.of);
  const args = withDefaults(l, target, given);
  const count = func.body.params.length - captures.length;
  const values = captures.map(({ symbol, outer, name }, i) => outer ?? l.capture(symbol as ts.Symbol, (func.body.params[count + i] as Value).type, name));
  const wrt = wrtOf(target, func.body.params.slice(0, count), func.name);
  requireResult(target, func);
  const isNestedPullback = target.marker === "vjp" && l.frames.length > 0;
  const derived = deriveOrExplain(l, target, func, isNestedPullback ? { ...wrt, isTuple: false } : wrt);
  const parameters = [...args.slice(0, count), ...values, ...args.slice(count)];
  const isSeeded = target.marker === "grad" || target.marker === "valueAndGrad";
  const results = place(l, derived, isSeeded ? [...parameters, l.constant(1)] : parameters);
  return isNestedPullback ? nestedPullback(l, wrt, results) : shapeOf(target.marker, wrt, results);
}

/** Hessian times vector, forward over reverse: the tangent, in direction v, of the gradient in the first argument. */
function applyHvp(l: Lowering, target: Derivative, given: readonly Value[]): Operand {
  const [x, v, ...rest] = given;
  if (!x || !v) throw unsupported(l, target.node);
  const gradient: Derivative = { ...target, marker: "grad", wrt: 0 };
  const tangent: Derivative = { ...target, marker: "jvp", of: gradient, wrt: 0 };
  const result = applyDerivative(l, tangent, [...withDefaults(l, gradient, [x, ...rest]), v]);
  return (result as Aggregate).members.get("tangent") as Operand;
}

/** What `vjp(f)(…)` gives inside differentiated code. The function value has no place there, its ops have. */
function nestedPullback(l: Lowering, wrt: Wrt, results: readonly Value[]): Operand {
  const [value, lambda] = results as readonly [Value, Value];
  const position = l.b.ops.findIndex((op) => op.results.includes(lambda));
  const [op] = l.b.ops.splice(position, 1);
  const [region] = (op as Op).regions as readonly [Region];
  let usesTape = false;
  walkOps(region, (inner) => {
    usesTape ||= inner.kind === "pop";
  });
  return object({ value, pullback: { kind: "pullback", region, isTuple: wrt.isTuple, home: l.b, usesTape, calls: { count: 0 } } });
}

/** Places the ops of a pullback where it is called. */
export function applyPullback(l: Lowering, node: ts.Node, target: Pullback, cotangent: Value): Operand {
  const isAgain = target.calls.count++ > 0;
  if (target.usesTape && (isAgain || l.b !== target.home)) {
    throw new Problem(
      "unsupportedSyntax",
      node,
      "Inside differentiated code, the pullback of a function with dynamic control flow can be called once, in the block that made it.",
      "Call vjp again for each cotangent.",
    );
  }
  const copy = cloneRegion({ ...target.region, params: [] }, new Map([[target.region.params[0] as Value, cotangent]]));
  for (const op of copy.ops) l.b.append(op);
  return target.isTuple ? tuple(copy.yields) : (copy.yields[0] as Value);
}

/** The arguments of a call, completed by the default values of the parameters that it leaves out. */
function withDefaults(l: Lowering, target: Derivative, given: readonly Value[]): readonly Value[] {
  const parameters = parametersIn(baseOf(target).node);
  const missing = parameters.slice(given.length).map((parameter) => {
    if (!parameter.initializer) {
      throw new Problem("unsupportedSyntax", target.node, `The derivative is called without the argument '${parameter.name.getText()}'.`, "Pass all arguments that have no default value.");
    }
    literalDefaults(target);
    return l.expression(parameter.initializer) as Value;
  });
  return [...given, ...missing];
}

function deriveOrExplain(l: Lowering, target: Derivative, func: Func, wrt: Wrt): Func {
  try {
    return derive(func, target.marker, wrt, l.session.trace);
  } catch (error) {
    if (error instanceof NotDifferentiable) throw new Problem("unsupportedSyntax", target.node, error.message, error.advice);
    throw error;
  }
}

function requireResult(target: Derivative, func: Func): void {
  const [result] = func.body.yields;
  const isNumeric = result?.type.kind === "f64" || result?.type.kind === "int";
  const isVector = result?.type.kind === "array" && isDifferentiable(result.type);
  if (isNumeric || (isVector && (target.marker === "vjp" || target.marker === "jvp"))) return;
  throw new Problem("notANumber", target.node, `'${target.marker}' needs a function that returns a number; '${func.name}' does not.`, "Return a number, or use vjp or jvp for arrays.");
}

function wrtOf(target: Derivative, params: readonly Value[], name: string): Wrt {
  const differentiable = params.flatMap((param, i) => (isDifferentiable(param.type) ? [i] : []));
  const defaults = target.marker === "vjp" || target.marker === "jvp" ? differentiable : [0];
  const list = target.wrt === undefined ? defaults : typeof target.wrt === "number" ? [target.wrt] : target.wrt;
  for (const index of list) {
    const param = params[index];
    if (!param || !isDifferentiable(param.type)) {
      throw new Problem("badWrt", target.node, `Argument ${index} of '${name}' is not a number or an array of numbers.`, "Choose other positions with { wrt: … }.");
    }
  }
  const isTuple = typeof target.wrt === "number" ? false : target.wrt !== undefined || defaults === differentiable;
  return { list, isTuple };
}

/** Copies the ops of a function to the current place and returns its results there. */
function place(l: Lowering, func: Func, args: readonly Value[]): readonly Value[] {
  const map = new Map(func.body.params.map((param, i) => [param, args[i] as Value]));
  const copy = cloneRegion({ ...func.body, params: [] }, map);
  for (const op of copy.ops) l.b.append(op);
  return copy.yields;
}

function shapeOf(marker: string, wrt: Wrt, results: readonly Value[]): Operand {
  const [value, ...rest] = results as readonly [Value, ...Value[]];
  const gradient: Operand = wrt.isTuple ? tuple(rest) : (rest[0] as Value);
  switch (marker) {
    case "grad":
      return gradient;
    case "valueAndGrad":
      return object({ value, grad: gradient });
    case "vjp":
      return object({ value, pullback: rest[0] as Value });
    default:
      return object({ value, tangent: rest[0] as Value });
  }
}

function tuple(members: readonly Operand[]): Aggregate {
  return { kind: "aggregate", isArray: true, members: new Map(members.map((member, i) => [String(i), member])) };
}

function object(members: Readonly<Record<string, Operand>>): Aggregate {
  return { kind: "aggregate", isArray: false, members: new Map(Object.entries(members)) };
}

/** The run-time value of an operand: aggregates become an array or object literal. */
function materialise(l: Lowering, node: ts.Node, operand: Operand): Value {
  if (!isKnown(operand)) return operand;
  if (operand.kind !== "aggregate") throw unsupported(l, node);
  const values = [...operand.members.values()].map((member) => materialise(l, node, member));
  if (operand.isArray) {
    const same = values.every((value) => value.type.kind === "f64" || value.type.kind === "int");
    return l.b.arrayLiteral(arrayOf("Array", same ? f64 : opaque), values);
  }
  const names = [...operand.members.keys()];
  const type: RecordType = { kind: "record", brand: "result", fields: values.map((value, i) => ({ name: names[i] as string, type: value.type })) };
  return l.b.record(type, values);
}
