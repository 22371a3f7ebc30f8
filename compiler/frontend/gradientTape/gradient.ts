import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { derivativeType, isDifferentiable, isNumber, isReference, opaque } from "../../../ir/types.ts";
import type { RecordedTarget } from "../../../transforms/ad/recordedAdjoint.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { object, tuple } from "../derivatives/aggregates.ts";
import { requireShape } from "../derivatives/requireShape.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand, Recorded, Tape } from "../operands.ts";
import { lowerValue, unsupported } from "../values.ts";
import { derivativesAt, isInLoop } from "./loopGradients.ts";
import { recordedHere } from "./recorded.ts";
import { partsOf } from "./recording.ts";
import { leavesOf, readStructure, type Leaf, type Structure } from "./structures.ts";
import { useTape } from "./use.ts";

/** `tape.gradient(target, sources, { … })`: the reverse sweep of what was recorded is placed here. */
export function lowerGradient(l: Lowering, tape: Tape, node: ts.CallExpression): Operand {
  const [target, source, optionNode] = node.arguments;
  if (!target || !source) throw unsupported(l, node);
  useTape(l, tape, node);
  const leaves = leavesOf(readStructure(l, target, false));
  const sources = readStructure(l, source, true);
  const options = readOptions(l, optionNode);
  const targets = withSeeds(l, target, leaves, options.outputGradients);
  const gradients = gradientsOf(l, tape, node, targets, sources, options.unconnected);
  // Behind the sweep, so that the checks are no part of what another gradient of the tape goes through again.
  for (const { value, seed } of targets) {
    if (seed && typeof seed !== "function") requireShape(l.b, value, seed, { operation: "gradient", direction: "output gradient", point: "target" });
  }
  return gradients;
}

/** What an unconnected source gives. */
type Unconnected = "error" | "none" | "zero";

/** The gradients of the sum of the targets, in the structure of the sources. */
export function gradientsOf(
  l: Lowering,
  tape: Tape,
  node: ts.CallExpression,
  targets: readonly RecordedTarget[],
  sources: Structure,
  unconnected: Unconnected,
): Operand {
  const leaves = leavesOf(sources);
  const values = [...new Set(leaves.flatMap(({ value }) => (isDifferentiable(value.type) ? [value] : [])))];
  const numeric = targets.filter(({ value }) => isDifferentiable(value.type));
  const isLooped = values.length > 0 && isInLoop(l, tape);
  const found = isLooped
    ? gradientsInLoop(l, tape, node, numeric, leaves, values, unconnected)
    : gradientsBy(l, recordedHere(l, tape, node, partsOf(l, tape, node) ?? []), numeric, values);
  const gradients = new Map(values.map((value, i) => [value, found[i]]));
  return arrange(sources, (leaf) => {
    const gradient = gradients.get(leaf.value);
    if (gradient) return partOf(l, leaf, gradient);
    return withoutGradient(l, node, leaf, unconnected);
  });
}

/** The gradients by those of the sources that are watched. */
function gradientsBy(l: Lowering, recorded: Recorded, targets: readonly RecordedTarget[], sources: readonly Value[]): readonly (Value | undefined)[] {
  const watched = sources.filter(recorded.isWatched);
  const gradients = recorded.open(targets, watched, false)(l.b);
  return sources.map((source) => gradients[watched.indexOf(source)]);
}

/** The same where what a source is connected to is known only when the loop is complete. */
function gradientsInLoop(
  l: Lowering,
  tape: Tape,
  node: ts.CallExpression,
  targets: readonly RecordedTarget[],
  leaves: readonly Leaf[],
  values: readonly Value[],
  unconnected: Unconnected,
): readonly Value[] {
  if (unconnected === "none") {
    throw new Problem("tape", node, 'unconnectedGradients: "none" is asked for in a loop around which the tape was constructed.', 'Pass { unconnectedGradients: "zero" }.');
  }
  const seeds = targets.flatMap(({ seed }) => (seed && typeof seed !== "function" ? [seed] : []));
  const operands = [...targets.map(({ value }) => value), ...seeds, ...values];
  return derivativesAt(l, tape, node, operands, values.map(({ type }) => derivativeType(type)), (recorded, given) => {
    const rest = [...given];
    const targetValues = rest.splice(0, targets.length);
    const givenSeeds = rest.splice(0, seeds.length);
    const seeded = targets.map(({ seed }, i): RecordedTarget => ({ value: targetValues[i] as Value, seed: seed && givenSeeds.shift() }));
    return gradientsBy(l, recorded, seeded, rest).map((gradient, i) => {
      const leaf = leaves.find(({ value }) => value === values[i]) as Leaf;
      return gradient ?? (withoutGradient(l, node, { ...leaf, value: rest[i] as Value, path: [] }, unconnected) as Value);
    });
  });
}

/** The operand with the structure of the sources. */
function arrange(structure: Structure, gradientOf: (leaf: Leaf) => Operand): Operand {
  if (structure.kind === "leaf") return gradientOf(structure);
  if (structure.kind === "list") return tuple(structure.members.map((member) => arrange(member, gradientOf)));
  return object(Object.fromEntries([...structure.members].map(([name, member]) => [name, arrange(member, gradientOf)])));
}

function partOf(l: Lowering, leaf: Leaf, gradient: Value): Value {
  return leaf.path.reduce((whole, step) => ("field" in step ? l.b.get(whole, step.field) : l.b.load(whole, step.index)), gradient);
}

function withoutGradient(l: Lowering, node: ts.CallExpression, leaf: Leaf, unconnected: Unconnected): Operand {
  const { value } = leaf;
  if (unconnected === "none") return l.b.literal(null, opaque);
  if (unconnected === "zero" && isNumber(value.type)) return l.constant(0);
  if (unconnected === "zero" && isReference(value.type)) return partOf(l, leaf, l.b.zerosLike(value));
  const [name, target] = [leaf.node.getText(), node.arguments[0]?.getText() ?? "the target"];
  if (!isDifferentiable(leaf.type) && !isNumber(leaf.type)) {
    throw new Problem("tape", leaf.node, `The source '${name}' is not a number, nor a structure of numbers.`, 'Leave it out, or pass { unconnectedGradients: "none" } to get null for it.');
  }
  throw new Problem(
    "unconnected",
    leaf.node,
    `On this tape, '${target}' does not depend on '${name}'.`,
    'Leave the source out, or pass { unconnectedGradients: "zero" } to get zeros for it, or "none" to get null.',
  );
}

type GradientOptions = { readonly outputGradients: ts.Expression | undefined; readonly unconnected: Unconnected };

export function readOptions(l: Lowering, node: ts.Expression | undefined): GradientOptions {
  const { ts } = l;
  if (!node) return { outputGradients: undefined, unconnected: "error" };
  const problem = (at: ts.Node): Problem =>
    new Problem("tape", at, "The options of gradient() must be written out.", 'Write e.g. { outputGradients: [2, null], unconnectedGradients: "zero" }.');
  if (!ts.isObjectLiteralExpression(node)) throw problem(node);
  let outputGradients: ts.Expression | undefined;
  let unconnected: Unconnected = "error";
  for (const member of node.properties) {
    const name = member.name?.getText();
    if (ts.isShorthandPropertyAssignment(member) && name === "outputGradients") outputGradients = member.name;
    else if (!ts.isPropertyAssignment(member)) throw problem(member);
    else if (name === "outputGradients") outputGradients = member.initializer;
    else if (name === "unconnectedGradients") unconnected = readUnconnected(l, member.initializer);
    else throw problem(member);
  }
  return { outputGradients, unconnected };
}

function readUnconnected(l: Lowering, node: ts.Expression): Unconnected {
  if (l.ts.isAsExpression(node)) return readUnconnected(l, node.expression);
  const text = l.ts.isStringLiteralLike(node) ? node.text : undefined;
  if (text === "none" || text === "zero") return text;
  throw new Problem("tape", node, `Unknown value for unconnectedGradients: ${node.getText()}.`, 'Write "none" or "zero".');
}

/** One seed for each target: ones where there is none. A list of targets has a list of seeds. */
function withSeeds(l: Lowering, target: ts.Expression, leaves: readonly Leaf[], node: ts.Expression | undefined): readonly RecordedTarget[] {
  const { ts } = l;
  if (!node) return leaves.map(({ value }) => ({ value, seed: undefined }));
  const isList = ts.isArrayLiteralExpression(target);
  if (isList && !ts.isArrayLiteralExpression(node)) {
    throw new Problem("tape", node, "Several targets need a list of output gradients that is written out.", "Write e.g. [dy, null]; null means ones.");
  }
  const entries = isList && ts.isArrayLiteralExpression(node) ? [...node.elements] : [node];
  if (entries.length !== leaves.length) {
    throw new Problem("tape", node, `There are ${leaves.length} targets, but ${entries.length} output gradients.`, "Write one for each target; null means ones.");
  }
  return leaves.map(({ value }, i) => ({ value, seed: seedOf(l, value, entries[i] as ts.Expression) }));
}

function seedOf(l: Lowering, value: Value, node: ts.Expression): Value | undefined {
  if (node.kind === l.ts.SyntaxKind.NullKeyword || node.getText() === "undefined") return undefined;
  const seed = lowerValue(l, node);
  const fits = isNumber(value.type) ? isNumber(seed.type) : isReference(value.type) && seed.type.kind === value.type.kind;
  if (fits) return seed;
  throw new Problem("tape", node, `The output gradient '${node.getText()}' does not have the structure of its target.`, "Pass a number for a number, an array for an array.");
}
