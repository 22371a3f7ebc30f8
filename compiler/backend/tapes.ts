import { invariant } from "../../ir/invariant.ts";
import type { Op, Span, Value } from "../../ir/ops.ts";
import { define } from "./assignments.ts";
import { atLeast, atom, code, precedence, type Code } from "./code.ts";
import type { Context, TapeNames } from "./context.ts";
import { expressionOf } from "./expressions.ts";
import type { Variable } from "./variables.ts";

type OpOf<Kind extends Op["kind"]> = Extract<Op, { kind: Kind }>;

/** `let tape = newTape();` and the number of values on it, in a local. A tape of references is a plain array. */
export function writeNewTape(context: Context, op: OpOf<"newTape">): void {
  const [result] = op.results as readonly [Value];
  if (context.plan.isShared(result)) return writeSharedTape(context, op, result);
  const tape = context.fresh(result.name ?? "tape");
  const top = context.fresh(tape === "tape" ? "top" : `${tape}Top`);
  context.tapes = new Map([...context.tapes, [result, { tape, top, isOwn: true }]]);
  if (context.plan.holdsReferences(result)) {
    context.writer.line(op.span, `const ${tape}${context.types ? ": unknown[]" : ""} = [];`);
  } else {
    context.usedRuntime.add("newTape");
    context.writer.line(op.span, `let ${tape} = ${context.runtime.newTape}();`);
  }
  context.writer.line(op.span, `let ${top} = 0;`);
}

/** `const tape = { values: newTape(), top: 0 };` */
function writeSharedTape(context: Context, op: OpOf<"newTape">, result: Value): void {
  const name = context.declareValue(result);
  nameSharedTape(context, result, name);
  const holdsReferences = context.plan.holdsReferences(result);
  if (!holdsReferences) context.usedRuntime.add("newTape");
  const values = holdsReferences ? "[]" : `${context.runtime.newTape}()`;
  const type = context.types && holdsReferences ? ": { values: unknown[]; top: number }" : "";
  context.writer.line(op.span, `const ${name}${type} = { values: ${values}, top: 0 };`);
}

/** Lets pushes and pops find a tape that is an object called `name`. */
export function nameSharedTape(context: Context, tape: Value, name: string): void {
  context.tapes = new Map([...context.tapes, [tape, { tape: `${name}.values`, top: `${name}.top`, isOwn: true }]]);
}

export function writePush(context: Context, op: OpOf<"push">): void {
  const [stack, ...values] = op.operands as readonly [Value, ...Value[]];
  const { tape, top, isOwn } = namesOf(context, stack);
  invariant(isOwn, "a closure would overwrite what the next call of it reads");
  const holdsReferences = context.plan.holdsReferences(stack);
  if (!holdsReferences) {
    context.usedRuntime.add("growTape");
    const needed = `${top} + ${values.length}`;
    context.writer.line(op.span, `if (${needed} > ${tape}.length) ${tape} = ${context.runtime.growTape}(${tape}, ${needed});`);
  }
  for (const value of values) {
    const isBoolean = value.type.kind === "bool" && !holdsReferences;
    context.writer.line(op.span, `${tape}[${top}++] = `, isBoolean ? asNumber(context, value) : expressionOf(context, value), ";");
  }
}

function asNumber(context: Context, value: Value): Code {
  const constant = context.plan.structure.constantOf(value);
  if (typeof constant === "boolean") return atom(constant ? "1" : "0");
  return code(precedence.prefix, ["+", atLeast(precedence.prefix + 1, expressionOf(context, value))]);
}

/** Takes values off in the reverse of the order in which they were pushed. */
export function writePop(context: Context, op: OpOf<"pop">): void {
  const [stack] = op.operands as readonly [Value];
  const { tape, top } = namesOf(context, stack);
  const holdsReferences = context.plan.holdsReferences(stack);
  for (const result of [...op.results].reverse()) {
    const isBoolean = result.type.kind === "bool" && !holdsReferences;
    const taken = atom(`${tape}[--${top}]${isBoolean ? " !== 0" : ""}`);
    define(context, context.plan.variableOf(result), taken, op.span);
  }
}

function namesOf(context: Context, tape: Value): TapeNames {
  const names = context.tapes.get(tape);
  invariant(names, "a tape is used outside the function that made it");
  return names;
}

/** A closure may be called often: each call reads the tapes around it from where they stood when it was made. */
export function withOwnTops(context: Context, captured: readonly Value[], span: Span | undefined, write: () => void): void {
  const outer = context.tapes;
  const inner = new Map(outer);
  const saved = new Map<Variable, string>();
  for (const value of captured) {
    const names = outer.get(value);
    if (names === undefined) continue;
    const top = context.fresh("cursor");
    if (context.plan.isShared(value)) {
      context.writer.line(span, `const ${top} = { values: ${names.tape}, top: ${names.top} };`);
      inner.set(value, { tape: `${top}.values`, top: `${top}.top`, isOwn: false });
      saved.set(context.plan.variableOf(value), top);
      continue;
    }
    context.writer.line(span, `let ${top} = ${names.top};`);
    inner.set(value, { tape: names.tape, top, isOwn: false });
  }
  context.tapes = inner;
  context.withSaved(saved, write);
  context.tapes = outer;
}
