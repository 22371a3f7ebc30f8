import type ts from "typescript";
import type { Op, Region, Value } from "../../../ir/ops.ts";
import { freeValues, walkOps } from "../../../ir/traverse.ts";
import { isDifferentiable, isNumber, isReference, opaque } from "../../../ir/types.ts";
import { analyzeActivity } from "../../../transforms/analysis/activity.ts";
import { aliasClasses } from "../../../transforms/analysis/aliasClasses.ts";
import { annotateCalls } from "../../../transforms/analysis/callFacts.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { tuple } from "../derivatives/aggregates.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand, Tape, Variable } from "../operands.ts";
import { bindingOf } from "../names.ts";
import { moduleOf, requireHome } from "./recording.ts";
import { leavesOf, readStructure, type Leaf } from "./structures.ts";

/** `tape.watch(x, …)`: from here on, the variables are sources of a tape that watches nothing by itself. */
export function lowerWatch(l: Lowering, tape: Tape, node: ts.CallExpression): Operand {
  requireHome(l, tape, node);
  for (const argument of node.arguments) {
    for (const leaf of leavesOf(readStructure(l, argument, false))) watchLeaf(l, tape, leaf);
  }
  return l.b.literal(undefined, opaque);
}

function watchLeaf(l: Lowering, tape: Tape, leaf: Leaf): void {
  if (!isDifferentiable(leaf.type) && !isNumber(leaf.type)) {
    const type = l.checker.typeToString(l.checker.getTypeAtLocation(leaf.node));
    throw new Problem("tape", leaf.node, `Passed in '${leaf.node.getText()}' of type '${type}', not a number or a structure of numbers.`, "Watch variables that hold numbers.");
  }
  const variable = variableOf(l, leaf.node);
  const value = tape.watchesAll ? leaf.value : watchedFromHere(l, tape, leaf, variable);
  if (variable) tape.accessed.add(variable);
  tape.watched.push(value);
}

/** What was computed before with the variable is a constant: a number gets a new value, an array must be unread. */
function watchedFromHere(l: Lowering, tape: Tape, leaf: Leaf, variable: Variable | undefined): Value {
  if (!isReference(leaf.type)) {
    const value = l.b.apply("div", leaf.value, l.constant(1));
    if (variable) {
      l.state.set(variable, value);
      l.sourceNames.set(value, { variable, value: leaf.value });
    }
    return value;
  }
  const uses: Op[] = [];
  const start = tape.home.ops.indexOf(tape.start);
  walkOps({ params: [], ops: tape.home.ops.slice(start), yields: [] }, (op) => {
    if (op.operands.includes(leaf.value)) uses.push(op);
  });
  if (uses.length === 0 || tape.watched.includes(leaf.value)) return leaf.value;
  throw new Problem("tape", leaf.node, `'${leaf.node.getText()}' is watched after it was used on this tape.`, "Watch it right after the tape's construction.");
}

function variableOf(l: Lowering, node: ts.Expression): Variable | undefined {
  const binding = l.ts.isIdentifier(node) ? bindingOf(l, node) : undefined;
  return binding && !("kind" in binding) ? binding : undefined;
}

/** The watched variables: their values, in the order in which the variables were declared. */
export function lowerWatchedVariables(l: Lowering, tape: Tape): Operand {
  const declared = [...tape.outside, ...tape.accessed].filter((variable) => tape.accessed.has(variable));
  const variables = [...new Set(declared)].filter((variable) => tape.watchesAll || tape.watched.includes(l.read(variable)));
  return tuple(variables.map((variable) => l.read(variable)));
}

/** Whether the tape may differentiate with respect to a value: it is watched, or was computed from what is, by these ops. */
export function isWatched(l: Lowering, tape: Tape, value: Value, recorded: readonly Op[]): boolean {
  if (tape.watchesAll || tape.watched.includes(value)) return true;
  if (tape.watched.length === 0) return false;
  const module = moduleOf(l, tape.node, recorded);
  const { ops } = module.body;
  const body: Region = { params: [], ops, yields: [value] };
  const defined = new Set(ops.flatMap((op) => op.results));
  const params = new Set([...freeValues([body]), ...tape.watched.filter((watched) => !defined.has(watched))]);
  const func = annotateCalls({ ...module, body: { ...body, params: [...params] } });
  const activity = analyzeActivity(func, aliasClasses(func), tape.watched, [value], { constants: tape.constants });
  return isReference(value.type) ? activity.reachesActive(value) : activity.isActive(value);
}

/** Notes that a variable from before a tape is read. */
export function noteAccess(l: Lowering, variable: Variable, value: Value): void {
  if (l.tapes.length === 0 || !(isDifferentiable(value.type) || isNumber(value.type))) return;
  for (const tape of l.tapes) if (tape.outside.has(variable)) tape.accessed.add(variable);
}
