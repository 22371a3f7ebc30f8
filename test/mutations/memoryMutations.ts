import * as directed from "./directedPrograms.ts";
import type { Mutation } from "./mutations.ts";

const memory = "transforms/ad/adjointMemory.ts";
const companions = "transforms/ad/companions.ts";

/** Mistakes with the adjoints of arrays. */
export const memoryMutations: readonly Mutation[] = [
  {
    name: "store without setting the adjoint to zero",
    file: memory,
    find: "  body.store(memory, at, body.constant(0));\n",
    replace: "",
    caughtBy: "first order",
  },
  {
    name: "acc that sets the adjoint to zero",
    file: memory,
    find: "addAdjoint(context, adjoints, value, storedAdjoint(context, array, index, memory, at));",
    replace: `const { body } = currentScope(context);
  addAdjoint(context, adjoints, value, storedAdjoint(context, array, index, memory, at));
  body.store(memory, at, body.constant(0));`,
    caughtBy: "second order",
  },
  {
    name: "adjoint of a load set instead of added",
    file: memory,
    find: "    body.acc(memory, at, seed);\n    return;",
    replace: "    body.store(memory, at, seed);\n    return;",
    caughtBy: "first order",
  },
  {
    name: "reverse of a store of a constant dropped",
    file: memory,
    find: "  if (!context.activity.holdsActive(array)) return;\n  const memory = adjointMemory(context, array);\n  const at = primalValue(context, index);\n  const { body }",
    replace: "  if (!context.activity.isActive(value) || !context.activity.holdsActive(array)) return;\n  const memory = adjointMemory(context, array);\n  const at = primalValue(context, index);\n  const { body }",
    caughtBy: "first order",
  },
  {
    name: "reverse of a store of a constant dropped, where only the reverse sweep stores constants",
    file: memory,
    find: "  if (!context.activity.holdsActive(array)) return;\n  const memory = adjointMemory(context, array);\n  const at = primalValue(context, index);\n  const { body }",
    replace: "  if (!context.activity.isActive(value) || !context.activity.holdsActive(array)) return;\n  const memory = adjointMemory(context, array);\n  const at = primalValue(context, index);\n  const { body }",
    caughtBy: directed.zeroStores,
  },
  {
    name: "adjoint of a local array made once, outside the loop that makes the array",
    file: memory,
    find: `  return head.adjointAlloc(context.isDouble(reference) ? doubles : type, length, name);`,
    replace: `  const outermost = context.scopes.at(-1)!.head;
  const atTop = context.structure.home.get(op.operands[0]!) === context.structure.top;
  return (atTop ? outermost : head).adjointAlloc(context.isDouble(reference) ? doubles : type, length, name);`,
    caughtBy: directed.localArrayInBranch,
  },
  {
    name: "array made once, outside its loop, and not set to zero in each iteration",
    file: "transforms/optimize/hoistAllocations.ts",
    find: "if (!isFilledFirst(inner, body.ops.slice(i + 1), this.#constants)) ops.push(...clearing(moved));",
    replace: "",
    caughtBy: directed.localArrayInLoop,
  },
  {
    name: "adjoint array of its own for a view",
    file: memory,
    find: `      return head.view(
        adjointMemory(context, first as Value),
        primalValue(context, second as Value),
        primalValue(context, third as Value),
        name,
      );`,
    replace: "return head.zerosLike(primalValue(context, reference), name);",
    caughtBy: directed.viewOfAnArgument,
  },
  {
    name: "companion of its own where arrays meet",
    file: companions,
    find: "const extraYields = region.yields.filter(needs).map(companion);",
    replace: `const extraYields: Value[] = [];
    emit(ops, (b) => extraYields.push(...region.yields.filter(needs).map((value) => zeros(b, value))), func.span);`,
    caughtBy: directed.chosenArray,
  },
  {
    name: "companion of its own for a view",
    file: companions,
    find: "of.set(result, b.view(companion(first as Value), second as Value, third as Value, companionName(result)));",
    replace: "of.set(result, zeros(b, result));",
    caughtBy: directed.viewOfChosenArray,
  },
  {
    name: "slots whose adjoint is zero left out of the push",
    file: memory,
    find: "op.results.map((result) => adjoints.get(result) ?? body.constant(0))",
    replace: "op.results.flatMap((result) => adjoints.get(result) ?? [])",
    caughtBy: directed.deadTapeSlot,
  },
];
