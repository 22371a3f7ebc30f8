import type { Func, Op, ProductOp, Region, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isDifferentiable, isReference } from "../../ir/types.ts";
import type { AliasClasses, ClassId } from "./aliasClasses.ts";
import { CalleeUnits, shareTravellers, type Unit } from "./callActivity.ts";
import { contentClasses, Marks } from "./marks.ts";

export { contentClasses } from "./marks.ts";

/** Which values and which memory a derivative must carry. */
export type Activity = {
  /** Numbers that depend on an input and reach an output through nonzero derivatives. */
  readonly isActive: (value: Value) => boolean;
  /** Whether the memory that a reference or a tape denotes holds active numbers, directly. */
  readonly holdsActive: (reference: Value) => boolean;
  /** As `holdsActive`, or any memory reachable from it does. */
  readonly reachesActive: (reference: Value) => boolean;
};

export type ActivityOptions = {
  /** Numbers that do not depend on any input, by decree. */
  readonly constants?: ReadonlySet<Value>;
  /** Memory through which nothing reaches an output, by decree. */
  readonly cut?: ReadonlySet<ClassId>;
};

/** Activity of a function and of every function that it calls, one answer for all calls of the latter. */
export type ModuleActivity = Activity & {
  readonly callees: ReadonlyMap<string, { readonly func: Func; readonly classes: AliasClasses; readonly activity: Activity }>;
};

/**
 * Activity analysis (Hascoët and Pascual, TOMS 2013): varied ∩ useful, each a monotone fixpoint over the region tree.
 * SSA values are flow-sensitive by construction; memory is treated per alias class, flow-insensitively, so that a
 * scratch buffer that ever holds an active number is active everywhere.
 */
export function analyzeActivity(
  func: Func,
  classes: AliasClasses,
  inputs: readonly Value[],
  outputs: readonly Value[],
  { constants = new Set(), cut = new Set() }: ActivityOptions = {},
): ModuleActivity {
  const main: Unit = { func, classes, varied: new Marks(classes, constants), useful: new Marks(classes, constants, cut) };
  const callees = new CalleeUnits(func);
  for (const input of inputs) main.varied.addDeep(input);
  for (const output of outputs) main.useful.addDeep(output);
  const sweep = (spread: (unit: Unit) => void, marks: (unit: Unit) => Marks): void => {
    for (let grew = true; grew; ) {
      const units = [main, ...[...callees.all].map(([, unit]) => unit)];
      units.forEach(spread);
      const all = [main, ...[...callees.all].map(([, unit]) => unit)];
      if (all.length > 1) shareTravellers(all, marks);
      grew = all.map((unit) => marks(unit).grew()).includes(true) || all.length > units.length;
    }
  };
  sweep((unit) => { spreadForward(unit.func.body, unit.varied, callees); }, (unit) => unit.varied);
  sweep((unit) => { spreadBackward(unit.func.body, unit.useful, callees); }, (unit) => unit.useful);
  const of = new Map([...callees.all].map(([name, unit]) => [name, { func: unit.func, classes: unit.classes, activity: activityOf(unit) }] as const));
  return { ...activityOf(main), callees: of };
}

function activityOf({ func, classes, varied, useful }: Unit): Activity {
  const classIsActive = (id: ClassId): boolean => varied.classes.has(id) && useful.classes.has(id);
  const known = referencesOf(func);
  const holdsActive = (reference: Value): boolean =>
    known.has(reference) &&
    (reference.type.kind === "tape"
      ? varied.values.has(reference) && useful.values.has(reference)
      : isReference(reference.type) && classIsActive(classes.classOf(reference)));
  return {
    isActive: (value) => value.type.kind === "f64" && varied.values.has(value) && useful.values.has(value),
    holdsActive,
    reachesActive: (reference) =>
      isReference(reference.type) && known.has(reference)
        ? contentClasses(classes, classes.classOf(reference), reference.type).some(classIsActive)
        : holdsActive(reference),
  };
}

/** Whether a number depends on an input through nonzero derivatives. */
export function variedValues(func: Func, classes: AliasClasses, inputs: readonly Value[]): (value: Value) => boolean {
  const varied = new Marks(classes, new Set());
  const callees = new CalleeUnits(func);
  for (const input of inputs) varied.addDeep(input);
  do spreadForward(func.body, varied, callees);
  while (varied.grew());
  return (value) => varied.has(value);
}

/** The function's own references and tapes: companions that are added later hold derivatives and are never active. */
function referencesOf(func: Func): ReadonlySet<Value> {
  const found = new Set<Value>(func.body.params);
  walkOps(func.body, (op) => {
    for (const result of op.results) found.add(result);
    for (const region of op.regions) for (const param of region.params) found.add(param);
  });
  return found;
}

/** Pairs (source, target) along which control ops pass values into, around and out of their regions. */
export function controlEdges(op: Op): [Value, Value][] {
  const edges: [Value, Value][] = [];
  const link = (sources: readonly Value[], targets: readonly Value[]): void => {
    targets.forEach((target, i) => {
      const source = sources[i];
      if (source) edges.push([source, target]);
    });
  };
  if (op.kind === "if") for (const region of op.regions) link(region.yields, op.results);
  if (op.kind === "for" || op.kind === "while") {
    const isFor = op.kind === "for";
    const initial = isFor ? op.operands.slice(2) : op.operands;
    for (const region of op.regions) {
      const carried = isFor ? region.params.slice(1) : region.params;
      link(initial, carried);
      const body = op.regions[op.regions.length - 1] as Region;
      link(body.yields, carried);
    }
    link(initial, op.results);
    link((op.regions[op.regions.length - 1] as Region).yields, op.results);
  }
  return edges;
}

function spreadForward(region: Region, varied: Marks, callees: CalleeUnits): void {
  for (const op of region.ops) {
    if (op.kind === "call") callees.forward(op, varied);
    else forwardOp(op, varied);
    for (const nested of op.regions) spreadForward(nested, varied, callees);
    for (const [source, target] of controlEdges(op)) if (varied.has(source)) varied.add(target);
  }
}

function forwardOp(op: Op, varied: Marks): void {
  const [first, second, third] = op.operands;
  switch (op.kind) {
    case "scalar":
      if (op.operands.some((operand, i) => varied.has(operand) && primitive(op.primitive).rule(i) !== null)) {
        varied.add(op.results[0]);
      }
      return;
    case "select":
      if (varied.has(second) || varied.has(third)) varied.add(op.results[0]);
      return;
    case "load":
    case "get":
      if (varied.memory(first as Value)) varied.add(op.results[0]);
      return;
    case "store":
    case "acc":
      if (varied.has(third)) varied.addMemory(first as Value);
      return;
    case "set":
    case "accField":
      if (varied.has(second)) varied.addMemory(first as Value);
      return;
    case "product":
      if (factorsOf(op).some((factor) => varied.memory(factor))) varied.addMemory(first as Value);
      return;
    case "arrayLiteral":
    case "record":
      if (op.operands.some((operand) => varied.has(operand))) varied.addMemory(op.results[0] as Value);
      return;
    case "custom":
      if (op.operands.slice(1, 1 + op.rule.args + op.rule.captured).some((operand) => varied.hasDeep(operand))) {
        varied.addDeep(op.results[0] as Value);
      }
      return;
    case "checkpoint":
      if (op.operands.some((operand) => varied.hasDeep(operand))) op.results.forEach((result) => varied.addDeep(result));
      return;
    case "push":
      if (op.operands.slice(1).some((operand) => varied.has(operand))) varied.add(first);
      return;
    case "pop":
      if (varied.has(first)) for (const result of op.results) varied.add(result);
      return;
    default:
      return;
  }
}

/** The factors of a product that carry derivatives: what is stored into integer arrays loses them. */
function factorsOf(op: ProductOp): readonly Value[] {
  return op.operands.slice(1, 3).filter(({ type }) => isDifferentiable(type));
}

function spreadBackward(region: Region, useful: Marks, callees: CalleeUnits): void {
  for (const op of [...region.ops].reverse()) {
    for (const [source, target] of controlEdges(op)) if (useful.has(target)) useful.add(source);
    for (const nested of [...op.regions].reverse()) spreadBackward(nested, useful, callees);
    if (op.kind === "call") callees.backward(op, useful);
    else backwardOp(op, useful);
  }
}

function backwardOp(op: Op, useful: Marks): void {
  const [first, second, third] = op.operands;
  switch (op.kind) {
    case "scalar":
      if (!useful.has(op.results[0])) return;
      op.operands.forEach((operand, i) => {
        if (primitive(op.primitive).rule(i) !== null) useful.add(operand);
      });
      return;
    case "select":
      if (useful.has(op.results[0])) [second, third].forEach((operand) => useful.add(operand));
      return;
    case "load":
    case "get":
      if (useful.has(op.results[0])) useful.addMemory(first as Value);
      return;
    case "store":
    case "acc":
      if (useful.memory(first as Value)) useful.add(third);
      return;
    case "set":
    case "accField":
      if (useful.memory(first as Value)) useful.add(second);
      return;
    case "product":
      if (useful.memory(first as Value)) factorsOf(op).forEach((factor) => useful.addMemory(factor));
      return;
    case "arrayLiteral":
    case "record":
      if (useful.memory(op.results[0] as Value)) op.operands.forEach((operand) => useful.add(operand));
      return;
    case "custom":
      // Values that the function captures count too, so that a missing derivative by them is noticed.
      if (!useful.hasDeep(op.results[0] as Value)) return;
      op.operands.slice(1, 1 + op.rule.args + op.rule.captured).forEach((operand) => useful.addDeep(operand));
      return;
    case "checkpoint":
      if (op.results.some((result) => useful.hasDeep(result))) op.operands.forEach((operand) => useful.addDeep(operand));
      return;
    case "push":
      if (useful.has(first)) op.operands.slice(1).forEach((operand) => useful.add(operand));
      return;
    case "pop":
      if (op.results.some((result) => useful.has(result))) useful.add(first);
      return;
    default:
      return;
  }
}
