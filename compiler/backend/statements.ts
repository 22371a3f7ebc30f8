import { assertNever } from "../../ir/invariant.ts";
import type { AccFieldOp, Op, ProductOp, Region, Value } from "../../ir/ops.ts";
import { freeValues } from "../../ir/traverse.ts";
import { fieldOf } from "../../ir/types.ts";
import { declareEmpty, define, increase, update } from "./assignments.ts";
import { atom, callOf, commaSeparated, elementOf, memberOf, fieldAccess, type Code } from "./code.ts";
import { endsInThrow, writeIf } from "./conditionals.ts";
import type { Context } from "./context.ts";
import { expressionOf, operation } from "./expressions.ts";
import { writeFor, writeWhile } from "./loops.ts";
import { withOwnTops, writeNewTape, writePop, writePush } from "./tapes.ts";
import { instantiate } from "./templates.ts";
import { typeText } from "./typeText.ts";

/** Writes the ops of a region that are statements. */
export function writeRegion(context: Context, region: Region): void {
  for (const op of region.ops) {
    if (!context.plan.isStatement(op)) continue;
    const own = new Set(op.results.map((result) => context.plan.variableOf(result)));
    declareEmpty(context, context.plan.declaredAt(op).filter((variable) => !own.has(variable)));
    writeStatement(context, op);
    if (op.kind === "throw") return;
  }
}

function writeStatement(context: Context, op: Op): void {
  const render = (value: Value): Code => expressionOf(context, value);
  const [object, second, third] = op.operands as readonly [Value, Value, Value];
  switch (op.kind) {
    case "store":
      return context.writer.line(op.span, ...update(context, elementOf(render(object), render(second)), third), ";");
    case "acc":
      return context.writer.line(op.span, ...increase(context, elementOf(render(object), render(second)), third), ";");
    case "resize":
      return writeResize(context, op);
    case "product":
      return writeProduct(context, op);
    case "set":
      return context.writer.line(op.span, ...update(context, fieldAccess(render(object), object.type, op.field), second), ";");
    case "accField":
      return writeFieldIncrease(context, op);
    case "if":
      return context.plan.isConditional(op) ? writeValue(context, op) : writeIf(context, op);
    case "for":
      return writeFor(context, op);
    case "while":
      return writeWhile(context, op);
    case "requireDisjoint": {
      const message = JSON.stringify(op.message);
      const check = op.operands.length === 1 ? "requireDistinct" : "requireDisjoint";
      context.usedRuntime.add(check);
      const operands = check === "requireDistinct" ? [render(object)] : [render(object), ", ", render(second)];
      const mode = check === "requireDistinct" && op.objects ? ", true" : "";
      return context.writer.line(op.span, `${context.runtime[check]}(`, ...operands, `, ${message}${mode});`);
    }
    case "throw":
      return context.writer.line(op.span, "throw ", instantiate(context.runtimeTemplate(op.template), op.operands.map(render)), ";");
    case "newTape":
      return writeNewTape(context, op);
    case "push":
      return writePush(context, op);
    case "pop":
      return writePop(context, op);
    case "lambda":
      return writeLambda(context, op);
    case "custom":
    case "checkpoint":
      throw new Error(`nabla internal error: ${op.kind} must be removed before emission`);
    case "call":
      return op.results.length > 1 ? writeDestructured(context, op) : writeValue(context, op);
    case "const":
    case "scalar":
    case "select":
    case "alloc":
    case "arrayLiteral":
    case "zerosLike":
    case "load":
    case "length":
    case "view":
    case "record":
    case "get":
    case "extern":
      return writeValue(context, op);
    default:
      return assertNever(op);
  }
}

/** A member that may be missing has a derivative only where it is there. */
function writeFieldIncrease(context: Context, op: AccFieldOp): void {
  const [object, increment] = op.operands as readonly [Value, Value];
  const target = fieldAccess(expressionOf(context, object), object.type, op.field);
  const guard = fieldOf(object.type, op.field)?.optional ? [`if (`, target, ` !== undefined) `] : [];
  context.writer.line(op.span, ...guard, ...increase(context, target, increment), ";");
}

/** `a.length = n;`, or `a.pop();` where the new length is max(0, length − 1). */
function writeResize(context: Context, op: Extract<Op, { kind: "resize" }>): void {
  const [array, from, to] = op.operands as readonly [Value, Value, Value];
  const { opOf, constantOf } = context.plan.structure;
  const isScalar = (value: Value, primitive: string): readonly Value[] => {
    const made = opOf(value);
    return made?.kind === "scalar" && made.primitive === primitive ? made.operands : [];
  };
  const [zero, less] = isScalar(to, "max");
  const [whole, one] = less ? isScalar(less, "sub") : [];
  const object = expressionOf(context, array);
  const isPop = zero && one && constantOf(zero) === 0 && whole === from && constantOf(one) === 1;
  if (isPop) context.writer.line(op.span, object, ".pop();");
  else context.writer.line(op.span, memberOf(object, "length"), " = ", expressionOf(context, to), ";");
}

/** A call of the kernel; transposes are named where there are any. */
function writeProduct(context: Context, op: ProductOp): void {
  const kernel = op.sets ? "setProduct" : "addProduct";
  context.usedRuntime.add(kernel);
  const transposes = op.transposeB ? [op.transposeA, true] : op.transposeA ? [true] : [];
  const args = [...op.operands.map((operand) => expressionOf(context, operand)), ...transposes.map((is) => atom(String(is)))];
  context.writer.line(op.span, callOf(context.runtime[kernel], args), ";");
}

/** An expression whose value is kept in a variable, or whose effects alone matter. */
function writeValue(context: Context, op: Op): void {
  const [result] = op.results;
  if (result && context.plan.isUsed(result)) return define(context, context.plan.variableOf(result), operation(context, op), op.span);
  const expression = operation(context, op);
  const isAmbiguous = /^(?:\{|function\b|class\b|let\b)/.test(expression.text);
  context.writer.line(op.span, ...(isAmbiguous ? ["(", expression, ");"] : [expression, ";"]));
}

function writeDestructured(context: Context, op: Op): void {
  const call = operation(context, op);
  const names = op.results.map((result) => context.declareValue(result));
  context.writer.line(op.span, `const [${names.join(", ")}] = `, call, ";");
}

function writeLambda(context: Context, op: Extract<Op, { kind: "lambda" }>): void {
  const [region] = op.regions as readonly [Region];
  const name = context.declareValue(op.results[0] as Value);
  context.block(() => {
    const params = region.params.map((param) => context.declareValue(param) + (context.types ? `: ${typeText(param.type)}` : ""));
    context.writer.open(op.span, `const ${name} = (${params.join(", ")}) => {`);
    withOwnTops(context, freeValues([region]), op.span, () => {
      context.region(region);
      if (!endsInThrow(region)) writeReturn(context, region.yields, op.span);
    });
  });
  context.writer.close("};");
}

/** `return x;`, or an array of several results. */
export function writeReturn(context: Context, yields: readonly Value[], span: Op["span"]): void {
  if (yields.length === 0) return;
  const results = yields.map((value) => expressionOf(context, value));
  const origin = yields.map((value) => context.spanOf(value)).find((found) => found !== undefined) ?? span;
  if (results.length === 1) context.writer.line(origin, "return ", ...results, ";");
  else context.writer.line(origin, "return [", ...commaSeparated(results), "];");
}
