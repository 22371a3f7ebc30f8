import { assertNever } from "../../ir/invariant.ts";
import type { IfOp, Op, RecordOp, Value } from "../../ir/ops.ts";
import { doubles } from "../../ir/types.ts";
import { atLeast, atom, callOf, code, commaSeparated, elementOf, fieldAccess, memberOf, precedence, propertyName, type Code } from "./code.ts";
import type { Context } from "./context.ts";
import { literal } from "./literals.ts";
import { allocation, madeObject, zeros } from "./memory.ts";
import { conditionOf, foldedScalar, infix, scalarExpression } from "./scalars.ts";
import { instantiate } from "./templates.ts";
import { reusedArray } from "./workspace.ts";

/** A value where it is used: a literal, the name of its variable, or the op that is folded into this place. */
export function expressionOf(context: Context, value: Value): Code {
  const { structure, isFolded } = context.plan;
  const op = structure.opOf(value);
  if (op?.kind === "const") return literal(op.value);
  return op && isFolded(op) ? operation(context, op) : atom(context.sourceOf(value));
}

/** An op with at most one result as an expression. */
export function operation(context: Context, op: Op): Code {
  const render = (value: Value): Code => expressionOf(context, value);
  const [first, second, third] = op.operands as readonly [Value, Value, Value];
  switch (op.kind) {
    case "const":
      return literal(op.value);
    case "scalar":
      return scalarExpression(context, op, render);
    case "select":
      if (foldedScalar(context, first, "toBoolean")?.operands[0] === second) return infix("||", precedence.or, render(second), render(third));
      return conditional(conditionOf(context, first, render), render(second), render(third));
    case "if":
      return conditionalOp(context, op);
    case "load":
      return elementOf(render(first), render(second));
    case "length":
      return memberOf(render(first), "length");
    case "view":
      return code(precedence.call, [atLeast(precedence.call, render(first)), ".subarray(", render(second), ", ", render(third), ")"]);
    case "get":
      return fieldAccess(render(first), first.type, op.field);
    case "alloc":
      return reusedArray(context, op, render(first), allocation(op.type, render(first), context.plan.lengthOf(op.results[0] as Value), context.types));
    case "arrayLiteral": {
      const elements = op.operands.map(render);
      const { storage } = op.type;
      return storage === "Array" ? code(precedence.atom, ["[", ...commaSeparated(elements), "]"]) : callOf(`${storage}.of`, elements);
    }
    case "zerosLike": {
      const length = memberOf(render(first), "length");
      return reusedArray(context, op, length, op.isDouble ? allocation(doubles, length, undefined, context.types) : zeros(context, first, render(first)));
    }
    case "record":
      if (op.type.maker !== undefined) return madeObject(context, op.type, op.operands.map(render));
      if (op.type.isTuple) return code(precedence.atom, ["[", ...commaSeparated(op.operands.map(render)), "]"]);
      return objectLiteral(membersOf(context, op).map(({ name, value }) => ({ name, value: render(value) })));
    case "extern": {
      const text = instantiate(context.runtimeTemplate(op.template), op.operands.map(render));
      return code(text.precedence, [text], op.span);
    }
    case "call":
      return callOf(op.callee, op.operands.map(render), op.span);
    case "store":
    case "acc":
    case "resize":
    case "product":
    case "set":
    case "accField":
    case "for":
    case "while":
    case "lambda":
    case "throw":
    case "requireDisjoint":
    case "newTape":
    case "push":
    case "pop":
    case "custom":
    case "checkpoint":
      throw new Error(`nabla internal error: ${op.kind} is not an expression`);
    default:
      return assertNever(op);
  }
}

/** The members that a record is made with: optional ones only where they have a value. */
function membersOf(context: Context, op: RecordOp): readonly { readonly name: string; readonly value: Value }[] {
  const members = op.type.fields.map((field, i) => ({ ...field, value: op.operands[i] as Value }));
  return members.filter(({ optional, value }) => {
    const definition = context.plan.structure.opOf(value);
    return !(optional && definition?.kind === "const" && definition.value === undefined);
  });
}

function conditional(condition: Code, whenTrue: Code, whenFalse: Code): Code {
  const { conditional: strength } = precedence;
  return code(strength, [atLeast(strength + 1, condition), " ? ", atLeast(strength, whenTrue), " : ", atLeast(strength, whenFalse)]);
}

/** `c ? a : b`, and `&&` and `||` where an arm is a truth value. */
function conditionalOp(context: Context, op: IfOp): Code {
  const render = (value: Value): Code => expressionOf(context, value);
  const [test] = op.operands as readonly [Value];
  const [then, otherwise] = op.regions.map((region) => region.yields[0]) as [Value, Value];
  const { constantOf } = context.plan.structure;
  if (op.results[0]?.type.kind === "bool") {
    if (constantOf(otherwise) === false) return infix("&&", precedence.and, render(test), render(then));
    if (constantOf(then) === true) return infix("||", precedence.or, render(test), render(otherwise));
  }
  return conditional(conditionOf(context, test, render), render(then), render(otherwise));
}

function objectLiteral(fields: readonly { readonly name: string; readonly value: Code }[]): Code {
  if (fields.length === 0) return atom("{}");
  const parts = fields.map(({ name, value }) => (name === value.text ? value : code(precedence.comma, [propertyName(name), ": ", value])));
  return code(precedence.atom, ["{ ", ...commaSeparated(parts), " }"]);
}
