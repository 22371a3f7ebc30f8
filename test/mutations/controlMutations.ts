import * as directed from "./directedPrograms.ts";
import type { Mutation } from "./mutations.ts";

const loops = "transforms/ad/adjointLoops.ts";
const branches = "transforms/ad/adjointIf.ts";

/** Mistakes with loops and branches. */
export const controlMutations: readonly Mutation[] = [
  {
    name: "induction variable not mirrored: the reverse loop runs forward",
    file: loops,
    find: "b.for(last, b.sub(from, b.constant(op.step)), -op.step, initial, mirror, results);",
    replace: "b.for(from, to, op.step, initial, mirror, results);",
    caughtBy: "first order",
  },
  {
    name: "adjoints of free values not threaded into the loop",
    file: loops,
    find: "...free.map((value) => adjoints.get(value) ?? zero(outer.body)),",
    replace: "...free.map(() => zero(outer.body)),",
    caughtBy: "first order",
  },
  {
    name: "adjoints of the values that a loop captures dropped",
    file: loops,
    find: "  free.forEach((value, i) => adjoints.set(value, results[slots.length + i] as Value));\n",
    replace: "",
    caughtBy: "first order",
  },
  {
    name: "adjoints of the values that a branch captures dropped",
    file: branches,
    find: "  changed.forEach((value, i) => adjoints.set(value, results[i] as Value));\n",
    replace: "",
    caughtBy: "first order",
  },
  {
    name: "adjoint of an initial value set instead of added",
    file: loops,
    find: "addAdjoint(context, adjoints, loop.initial[slot], results[i] as Value);",
    replace: `if (context.activity.isActive(loop.initial[slot]!)) adjoints.set(loop.initial[slot]!, results[i]!);`,
    caughtBy: directed.initialValueUsedAgain,
  },
  {
    name: "adjoint of a value that a loop yields twice set instead of added",
    file: loops,
    find: "addAdjoint(context, inner, region.yields[slot], params[i] as Value);",
    replace: `if (context.activity.isActive(region.yields[slot]!)) inner.set(region.yields[slot]!, params[i]!);`,
    caughtBy: directed.valueYieldedTwice,
  },
  {
    name: "adjoint of a value that a branch yields twice set instead of added",
    file: branches,
    find: "addAdjoint(context, adjoints, value, seeds[i] ?? null);",
    replace: `if (context.activity.isActive(value) && seeds[i]) adjoints.set(value, seeds[i]);`,
    caughtBy: "first order",
  },
  {
    name: "one iteration too few of a while loop mirrored",
    file: loops,
    find: "b.for(count, b.constant(0), -1, initial, mirror, results);",
    replace: "b.for(count, b.constant(1), -1, initial, mirror, results);",
    caughtBy: "first order",
  },
  {
    name: "condition of a branch evaluated again from memory instead of kept",
    file: branches,
    find: "const condition = primalValue(context, op.operands[0] as Value);",
    replace: `const again = (value: Value): Value => {
    const definition = context.structure.definition.get(value);
    if (definition?.kind !== "scalar" && definition?.kind !== "load") return primalValue(context, value);
    const result = freshValue(value.type);
    const operands = definition.operands.map((operand) =>
      isReference(operand.type) ? primalValue(context, operand) : again(operand));
    currentScope(context).body.append({ ...definition, operands, results: [result] });
    return result;
  };
  const isReference = (type: Value["type"]): boolean => type.kind === "array" || type.kind === "record";
  const condition = again(op.operands[0] as Value);`,
    caughtBy: "first order",
  },
];
