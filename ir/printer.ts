import type { CheckpointOp, CustomOp, ForOp, Func, IfOp, LambdaOp, Op, Region, Value, WhileOp } from "./ops.ts";
import { inferResultTypes } from "./resultTypes.ts";
import { printAttribute } from "./text/attributes.ts";
import { nameValues, printFunctionName, type ValueNames } from "./text/names.ts";
import { printSpan, printType } from "./text/printAtoms.ts";
import { int, type Type } from "./types.ts";

export type PrintOptions = {
  /** Also print where ops come from: ` at "file.ts" 12..34`. */
  readonly spans?: boolean;
};

type Context = { readonly names: ValueNames; readonly spans: boolean };

/** The functions of a module in textual form, in the given order. The language is described in README.md. */
export function printModule(funcs: Iterable<Func>, options: PrintOptions = {}): string {
  return [...funcs].map((func) => printFunc(func, options)).join("\n");
}

/** A function in textual form. `parseFunc` reads it back to an equal function. */
export function printFunc(func: Func, options: PrintOptions = {}): string {
  const context: Context = { names: nameValues(func), spans: options.spans ?? false };
  const params = func.body.params.map((param) => typed(param, undefined, context));
  const results = func.body.yields.map((value) => printType(value.type));
  const result = results.length === 1 ? results.join() : `(${results.join(", ")})`;
  const span = context.spans ? printSpan(func.span) : "";
  const head = `func ${printFunctionName(func.name)}(${params.join(", ")}) -> ${result}${span}`;
  return `${head} ${printBlock(func.body, "return", context)}\n`;
}

/** One op, with its regions, as it stands in a dump of the function that `names` was made for. */
export function printOp(op: Op, names: ValueNames, options: PrintOptions = {}): string {
  return printStatement(op, { names, spans: options.spans ?? false });
}

function printStatement(op: Op, context: Context): string {
  const inferred = inferResultTypes(op);
  const results = op.results.map((result, i) => typed(result, inferred?.[i], context)).join(", ");
  const span = context.spans ? printSpan(op.span) : "";
  return `${results}${results && " = "}${printBody(op, context)}${span}`;
}

function printBody(op: Op, context: Context): string {
  switch (op.kind) {
    case "if":
      return printIf(op, context);
    case "for":
      return printFor(op, context);
    case "while":
      return printWhile(op, context);
    case "lambda":
      return printLambda(op, context);
    case "custom":
    case "checkpoint":
      return `${printInner(op, context)}${op.operands.length > 0 ? ", " : ""}${printValues(op.operands, context)}`;
    case "scalar":
      return [op.primitive, printValues(op.operands, context)].filter(Boolean).join(" ");
    default: {
      const parts = [printAttribute(op), printValues(op.operands, context)].filter(Boolean);
      return [op.kind, parts.join(", ")].filter(Boolean).join(" ");
    }
  }
}

/** `if %c {…} else {…}`, without `else` where that does nothing. */
function printIf(op: IfOp, context: Context): string {
  const [then, otherwise] = op.regions.map((region) => printBlock(region, "yield", context));
  const tail = otherwise === undefined || otherwise === "{\n}" ? "" : ` else ${otherwise}`;
  return `if ${printValues(op.operands, context)} ${then}${tail}`;
}

/** `for %i in %lower..%upper step 2 carry (%s = %0) {…}`, without the usual step of 1. */
function printFor(op: ForOp, context: Context): string {
  const [lower, upper, ...initial] = op.operands.map(context.names);
  const [body] = op.regions;
  const [index, ...carried] = body?.params ?? [];
  const step = op.step === 1 ? "" : ` step ${op.step}`;
  const carry = carried.length === 0 ? "" : ` carry ${printCarried(carried, op.operands.slice(2), initial, context)}`;
  const induction = index ? typed(index, int, context) : "";
  return `for ${induction} in ${lower}..${upper}${step}${carry} ${body ? printBlock(body, "yield", context) : ""}`;
}

/** `while (%s = %0) { …; yield %condition } do (%s.2) {…}` */
function printWhile(op: WhileOp, context: Context): string {
  const [condition, body] = op.regions;
  const head = printCarried(condition?.params ?? [], op.operands, op.operands.map(context.names), context);
  const params = (body?.params ?? []).map((param, i) => typed(param, condition?.params[i]?.type, context));
  const blocks = op.regions.map((region) => printBlock(region, "yield", context));
  return `while ${head} ${blocks[0]} do (${params.join(", ")}) ${blocks[1]}`;
}

/** `custom reverse 1 0 func @f(…) -> f64 {…}`, `checkpoint sqrt func @step(…) -> f64 {…}` */
function printInner(op: CustomOp | CheckpointOp, { spans }: Context): string {
  const func = op.kind === "custom" ? op.rule.body : op.body;
  const body = printFunc(func, { spans }).trimEnd();
  if (op.kind === "checkpoint") {
    const loop = op.loop ? `loop (${op.loop.join(", ")}) ` : "";
    return `checkpoint ${loop}${op.schedule} ${body}`;
  }
  const { mode, args, captured, isShared } = op.rule;
  return `custom ${mode} ${isShared ? "shared " : ""}${args} ${captured} ${body}`;
}

/** `lambda (%x: f64) {…}` */
function printLambda(op: LambdaOp, context: Context): string {
  const [body] = op.regions;
  const params = (body?.params ?? []).map((param) => typed(param, undefined, context));
  return `lambda (${params.join(", ")}) ${body ? printBlock(body, "yield", context) : ""}`;
}

/** `(%s = %0, %t: f64 = %1)`: parameters of a loop with their first values. */
function printCarried(
  params: readonly Value[],
  initial: readonly Value[],
  initialNames: readonly string[],
  context: Context,
): string {
  const entries = params.map((param, i) => `${typed(param, initial[i]?.type, context)} = ${initialNames[i]}`);
  return `(${entries.join(", ")})`;
}

function printBlock(region: Region, end: "yield" | "return", context: Context): string {
  const lines = region.ops.map((op) => printStatement(op, context));
  if (region.yields.length > 0) lines.push(`${end} ${printValues(region.yields, context)}`);
  return `{\n${lines.map((line) => `${indent(line)}\n`).join("")}}`;
}

function printValues(values: readonly Value[], context: Context): string {
  return values.map(context.names).join(", ");
}

/** `%x: f64`, or `%x` where the type is the inferred one. */
function typed(value: Value, inferred: Type | undefined, context: Context): string {
  const type = printType(value.type);
  return inferred && printType(inferred) === type ? context.names(value) : `${context.names(value)}: ${type}`;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
