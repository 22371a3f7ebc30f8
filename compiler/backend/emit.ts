import type { Func, Op } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { walkOps } from "../../ir/traverse.ts";
import type { Mapping } from "../result.ts";
import { endsInThrow } from "./conditionals.ts";
import { Context } from "./context.ts";
import { ownRuntimeNames, type RuntimeName, type RuntimeNames } from "./runtimeNames.ts";
import { reservedWords } from "./names.ts";
import { planOf } from "./plan.ts";
import { writeRegion, writeReturn } from "./statements.ts";
import type { ReferenceTapes } from "./sharedTapes.ts";
import { nameSharedTape } from "./tapes.ts";
import { freeNames } from "./templates.ts";
import { returnTypeText, typeText } from "./typeText.ts";
import { leaveArrays, takeArrays } from "./workspace.ts";
import { Writer } from "./writer.ts";

export type EmitOptions = {
  readonly name: string;
  /** Annotate types, for reading; the text is valid TypeScript either way. */
  readonly types?: boolean;
  /** Identifiers that the function must not declare. */
  readonly reserved?: ReadonlySet<string>;
  /** One step of indentation; two spaces by default. */
  readonly indent?: string;
  readonly runtime?: RuntimeNames;
  /** Call the runtime's functions in place of slower ones of `Math`, which differ in the last bits. */
  readonly fastMath?: boolean;
  /** A variable of the module in which the function's own arrays wait for its next call. */
  readonly workspace?: string;
  /** What is known of the functions that it calls. */
  readonly referenceTapes?: ReferenceTapes;
};

export type Emitted = {
  readonly text: string;
  readonly mappings: readonly Mapping[];
  readonly usedRuntime: ReadonlySet<RuntimeName>;
};

/**
 * The text of a function of the language, as it would be written by hand: plain loops, expressions as long as a line, one
 * variable for what a loop carries or branches merge.
 */
export function emitFunc(func: Func, options: EmitOptions): Emitted {
  const runtime = options.runtime ?? ownRuntimeNames;
  const reserved = reservedWords([...(options.reserved ?? []), ...Object.values(runtime), ...calledNames(func), options.name, ...(options.workspace === undefined ? [] : [options.workspace])]);
  const writer = new Writer(options.indent ?? "  ");
  const types = options.types ?? false;
  const context = new Context({ name: options.name, plan: planOf(func, options.referenceTapes ?? new Map()), writer, runtime, types, fastMath: options.fastMath ?? false, reserved, writeRegion });
  const { workspace } = options;
  const params = func.body.params.map((param) => context.declareValue(param) + (types ? `: ${typeText(param.type)}` : ""));
  const returned = types ? `: ${returnTypeText(func.body.yields.map((value) => value.type))}` : "";
  writer.open(undefined, `function ${options.name}(${params.join(", ")})${returned} {`);
  for (const param of func.body.params) if (param.type.kind === "tape") nameSharedTape(context, param, context.sourceOf(param));
  context.block(() => {
    const positions: ReadonlyMap<Op, number> = workspace === undefined ? new Map() : context.plan.reusableArrays();
    if (workspace !== undefined && positions.size > 0) context.workspace = { waiting: workspace, own: context.fresh("spare"), positions };
    takeArrays(context);
    context.region(func.body);
    if (endsInThrow(func.body)) return;
    leaveArrays(context);
    writeReturn(context, func.body.yields, func.span);
  });
  writer.close("}");
  // Hoisted as the function is, which may be called before the module's end is reached.
  const declared = context.workspace ? `var ${context.workspace.waiting};\n` : "";
  const mappings = writer.mappings.map((mapping) => ({ ...mapping, generated: mapping.generated + declared.length }));
  return { text: declared + writer.text, mappings, usedRuntime: context.usedRuntime };
}

/** Names from outside that the function's text mentions; no local may hide them. */
function calledNames(func: Func): Set<string> {
  const names = new Set<string>();
  walkOps(func.body, (op) => {
    for (const name of namesIn(op)) names.add(name);
  });
  return names;
}

function namesIn(op: Op): readonly string[] {
  if (op.kind === "call") return freeNames(op.callee);
  if (op.kind === "extern" || op.kind === "throw") return freeNames(op.template);
  if (op.kind !== "scalar") return [];
  const { source } = primitive(op.primitive);
  return source.form === "call" ? freeNames(source.callee) : [];
}
