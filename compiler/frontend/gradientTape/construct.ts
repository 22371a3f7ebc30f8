import type ts from "typescript";
import type { Op, Value } from "../../../ir/ops.ts";
import { isNumber } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Tape, Variable } from "../operands.ts";
import { placeMarker } from "./recording.ts";
import { outermostFunction, sourceSymbols } from "./tapeSymbols.ts";

/** `new GradientTape({ … })`: from here on, what the block computes is recorded. */
export function constructTape(l: Lowering, node: ts.NewExpression): Tape {
  const options = booleanOptions(l, node.arguments?.[0]);
  bindConstantSources(l, node);
  for (const [variable, value] of l.state) if (l.sourceNames.get(value)?.variable !== variable) l.state.set(variable, asSource(l, variable, value));
  const used: Variable = { name: "tapeUsed", integral: false };
  l.state.set(used, l.constant(false));
  const tape: Tape = {
    kind: "tape",
    node,
    isPersistent: options.get("persistent") ?? false,
    watchesAll: options.get("watchAccessedVariables") ?? true,
    home: l.b,
    start: placeMarker(l.b) satisfies Op,
    used,
    accessed: new Set(),
    outside: new Set(l.state.keys()),
    watched: [],
    constants: new Set(),
    entries: new Map(),
    replayed: new Set(),
  };
  l.tapes.push(tape);
  return tape;
}

/**
 * The value under a name of its own where a tape may differentiate with respect to the variable: two variables that hold
 * the same number are two sources, and a constant is one.
 */
export function asSource(l: Lowering, variable: Variable, value: Value): Value {
  if (!variable.isSource || !isNumber(value.type)) return value;
  const source = l.b.apply("div", value, l.constant(1));
  l.b.nameValue(source, variable.name);
  l.sourceNames.set(source, { variable, value });
  return source;
}

/** Constants of the module that are sources become variables, in front of all others, or they would be inlined as plain numbers. */
function bindConstantSources(l: Lowering, node: ts.Node): void {
  const { ts } = l;
  const found: { readonly start: number; readonly variable: Variable; readonly value: Value }[] = [];
  for (const symbol of sourceSymbols(l, outermostFunction(l, node))) {
    const [declaration] = symbol.declarations ?? [];
    const isTopLevel = declaration && ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent);
    const isEarlier = declaration && declaration.getEnd() <= node.getStart();
    if (!isTopLevel || !isEarlier || isBound(l, symbol) || !ts.isIdentifier(declaration.name)) continue;
    const value = l.expression(declaration.name);
    if ("kind" in value || !isNumber(value.type)) continue;
    const variable: Variable = { name: declaration.name.text, integral: false, isSource: true };
    l.scope.bindings.set(symbol, variable);
    found.push({ start: declaration.getStart(), variable, value });
  }
  const inOrder = found.sort((a, b) => a.start - b.start).map(({ variable, value }) => [variable, value] as const);
  l.state = new Map([...inOrder, ...l.state]);
}

function isBound(l: Lowering, symbol: ts.Symbol): boolean {
  for (let scope: Lowering["scope"] | undefined = l.scope; scope; scope = scope.parent) if (scope.bindings.has(symbol)) return true;
  return false;
}

const names = new Set(["persistent", "watchAccessedVariables"]);

function booleanOptions(l: Lowering, node: ts.Expression | undefined): ReadonlyMap<string, boolean> {
  const { ts } = l;
  const options = new Map<string, boolean>();
  if (!node) return options;
  const problem = (at: ts.Node): Problem =>
    new Problem("tape", at, "The options of a GradientTape must be written out.", "Write e.g. { persistent: true, watchAccessedVariables: false }.");
  if (!ts.isObjectLiteralExpression(node)) throw problem(node);
  for (const member of node.properties) {
    const name = member.name?.getText() ?? "";
    if (!ts.isPropertyAssignment(member) || !names.has(name)) throw problem(member);
    const { kind } = member.initializer;
    if (kind !== ts.SyntaxKind.TrueKeyword && kind !== ts.SyntaxKind.FalseKeyword) throw problem(member.initializer);
    options.set(name, kind === ts.SyntaxKind.TrueKeyword);
  }
  return options;
}
