import type ts from "typescript";
import { invariant } from "../../../ir/invariant.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Closure, Derivative } from "../operands.ts";
import { functionOf, resolve } from "../names.ts";
import { isFunctionLiteral, isWrapper } from "../syntax.ts";
import { forms } from "./forms.ts";
import { markerOf } from "./markers.ts";
import { parseOptions } from "./options.ts";

/** The derivative that a call of a marker denotes, or undefined for other calls. */
export function markerCall(l: Lowering, node: ts.CallExpression): Derivative | undefined {
  const marker = markerOf(l, node);
  if (marker === undefined || marker === "stopGradient") return undefined;
  if (marker === "checkGradient") {
    throw new Problem("unsupportedSyntax", node, "A check of derivatives has no derivative.", "Call checkGradient from a test.");
  }
  const form = forms.get(marker);
  invariant(form, `the marker ${marker} has no form`);
  const [first, second] = node.arguments;
  const target = form.rule === "of" ? second : first;
  if (!target) throw notAFunction(node, marker);
  if (form.rule) {
    const rule = second && targetOf(l, second, marker);
    if (rule?.kind !== "closure") throw notAFunction(second ?? node, marker);
    return { kind: "derivative", marker, form, of: form.rule === "of" ? rule : targetOf(l, target, marker), rule, options: {}, node };
  }
  const options = second;
  return { kind: "derivative", marker, form, of: targetOf(l, target, marker), options: parseOptions(l, options, marker, form.options), node };
}

/** The derivative that another marker would take of the function that a call is given. */
export function derivativeAs(l: Lowering, node: ts.CallExpression, marker: string): Derivative {
  const form = forms.get(marker);
  invariant(form, `the marker ${marker} has no form`);
  const [target] = node.arguments;
  if (!target) throw notAFunction(node, "checkGradient");
  return { kind: "derivative", marker, form, of: targetOf(l, target, "checkGradient"), options: {}, node };
}

function targetOf(l: Lowering, node: ts.Expression, marker: string): Closure | Derivative {
  const target = functionIn(l, node, marker);
  if (target.kind === "derivative" || !target.node.typeParameters) return target;
  return { ...target, parameterTypes: givenTypes(l, node) };
}

/** The types of the parameters of a generic function, where its type arguments are known: `loss<"float32">`, or a constant of that. */
function givenTypes(l: Lowering, node: ts.Expression): readonly ts.Type[] | undefined {
  const [signature, ...others] = l.checker.getTypeAtLocation(node).getCallSignatures();
  if (!signature || others.length > 0 || signature.typeParameters) return undefined;
  return signature.parameters.map((parameter) => l.checker.getTypeOfSymbolAtLocation(parameter, node));
}

function functionIn(l: Lowering, node: ts.Expression, marker: string): Closure | Derivative {
  if (isWrapper(l.ts, node)) return functionIn(l, node.expression, marker);
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
    if (binding && "kind" in binding && binding.kind === "closure" && binding.bound) throw notAFunction(node, marker);
    if (binding && "kind" in binding && (binding.kind === "closure" || binding.kind === "derivative")) return binding;
  }
  const body = functionOf(l, node);
  if (!body) throw notAFunction(node, marker);
  l.dependencies.add(body.getSourceFile().fileName);
  const scope = isFunctionLiteral(l.ts, node) ? l.scope : { parent: undefined, bindings: new Map() };
  return { kind: "closure", node: body, scope };
}

/** `const df = grad(f)`, of which a derivative is taken by name. */
export function constDerivative(l: Lowering, node: ts.Identifier | ts.PropertyAccessExpression): Derivative | undefined {
  for (const declaration of resolve(l, node)?.declarations ?? []) {
    if (!l.ts.isVariableDeclaration(declaration) || !declaration.initializer) continue;
    if (!(declaration.parent.flags & l.ts.NodeFlags.Const) || !l.ts.isCallExpression(declaration.initializer)) continue;
    const derivative = markerCall(l, declaration.initializer);
    if (!derivative) continue;
    l.dependencies.add(declaration.getSourceFile().fileName);
    return derivative;
  }
  return undefined;
}

function notAFunction(node: ts.Node, marker: string): Problem {
  return new Problem("notAFunction", node, `'${marker}' needs a function whose source is known, not '${node.getText()}'.`, "Pass a function declaration, a const arrow function or an inline arrow function.");
}
