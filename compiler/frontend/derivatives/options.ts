import type ts from "typescript";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";

/** What the second argument of a marker says; all of it must be known at build time. */
export type DerivativeOptions = {
  /** Positions of arguments, as written: an index, indices, or nothing. */
  readonly wrt?: number | readonly number[];
  /** How many states of a loop checkpointing keeps. */
  readonly snapshots?: number | "sqrt";
  /** The mode of a Jacobian. */
  readonly mode?: "forward" | "reverse";
  /** Whether gradients are written into arrays that the caller passes after the arguments. */
  readonly out?: boolean;
  /** Whether a Jacobian or a Hessian comes in sparse form. */
  readonly sparse?: boolean;
};

export type OptionName = keyof DerivativeOptions;

type Readers = { readonly [Name in OptionName]-?: (l: Lowering, node: ts.Expression) => DerivativeOptions[Name] };

const readers: Readers = { wrt: readPositions, snapshots: readSnapshots, mode: readMode, out: readFlag("out"), sparse: readFlag("sparse") };

/** Reads an options object that is written out; `allowed` are the options of the marker. */
export function parseOptions(l: Lowering, node: ts.Expression | undefined, marker: string, allowed: readonly OptionName[]): DerivativeOptions {
  if (!node) return {};
  if (!l.ts.isObjectLiteralExpression(node)) throw notWritten(node, marker, allowed);
  const options: Record<string, unknown> = {};
  for (const member of node.properties) {
    const isWritten = l.ts.isPropertyAssignment(member) && !l.ts.isComputedPropertyName(member.name);
    const name = allowed.find((candidate) => isWritten && candidate === member.name.text);
    if (!isWritten || name === undefined) throw notWritten(member, marker, allowed);
    options[name] = readers[name](l, withoutAssertion(l, member.initializer));
  }
  return options;
}

function withoutAssertion(l: Lowering, node: ts.Expression): ts.Expression {
  const isWrapped = l.ts.isAsExpression(node) || l.ts.isSatisfiesExpression(node) || l.ts.isParenthesizedExpression(node);
  return isWrapped ? withoutAssertion(l, node.expression) : node;
}

function readPositions(l: Lowering, node: ts.Expression): number | readonly number[] {
  const { ts } = l;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isArrayLiteralExpression(node) && node.elements.every((element) => ts.isNumericLiteral(element))) {
    return node.elements.map((element) => Number(element.getText()));
  }
  throw new Problem("badWrt", node, "The wrt option must be written out as an index or a list of indices.", "Write e.g. { wrt: 1 } or { wrt: [0, 2] }.");
}

function readSnapshots(l: Lowering, node: ts.Expression): number | "sqrt" {
  if (l.ts.isStringLiteralLike(node) && node.text === "sqrt") return "sqrt";
  const count = l.ts.isNumericLiteral(node) ? Number(node.text.replaceAll("_", "")) : 0;
  if (Number.isInteger(count) && count >= 1) return count;
  throw new Problem("badWrt", node, "The snapshots option must be written out as a positive integer, or as \"sqrt\".", "Write e.g. { snapshots: 100 } or { snapshots: \"sqrt\" }.");
}

function readMode(l: Lowering, node: ts.Expression): "forward" | "reverse" {
  if (l.ts.isStringLiteralLike(node) && (node.text === "forward" || node.text === "reverse")) return node.text;
  throw new Problem("badWrt", node, "The mode option must be written out.", 'Write { mode: "forward" } or { mode: "reverse" }.');
}

/** An option that is `true` or `false`. */
function readFlag(name: string): (l: Lowering, node: ts.Expression) => boolean {
  return (l, node) => {
    if (node.kind === l.ts.SyntaxKind.TrueKeyword || node.kind === l.ts.SyntaxKind.FalseKeyword) return node.kind === l.ts.SyntaxKind.TrueKeyword;
    throw new Problem("badWrt", node, `The ${name} option must be written out.`, `Write { ${name}: true }.`);
  };
}

function notWritten(node: ts.Node, marker: string, allowed: readonly OptionName[]): Problem {
  const list = allowed.map((name) => `'${name}'`).join(", ");
  const example = allowed.includes("wrt") ? "{ wrt: 1 } or { wrt: [0, 2] }" : `{ ${allowed[0] ?? ""}: ${allowed[0] === "snapshots" ? "100" : "true"} }`;
  const advice = allowed.length === 0 ? `'${marker}' takes no options.` : `Write e.g. ${example} in the call itself.`;
  return new Problem("badWrt", node, `The options of '${marker}' must be written out${list && `, as an object with ${list}`}.`, advice);
}
