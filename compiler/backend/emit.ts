import type { Func, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { countUses, walkOps } from "../../ir/traverse.ts";
import { isReference, type Type } from "../../ir/types.ts";
import type { Mapping } from "../result.ts";
import { Emitter, type RuntimeNames } from "./statements.ts";

export type EmitOptions = {
  readonly name: string;
  /** Annotate parameters, for reading; the text is valid TypeScript either way. */
  readonly types?: boolean;
  /** Identifiers that the function must not declare. */
  readonly reserved?: ReadonlySet<string>;
  readonly runtime?: RuntimeNames;
};

export type Emitted = {
  readonly text: string;
  readonly mappings: readonly Mapping[];
  readonly usedRuntime: ReadonlySet<keyof RuntimeNames>;
};

/**
 * The text of a function of the language: plain loops, one `const` for each value that is used more than once, `let` for
 * what loops carry and branches merge.
 */
export function emitFunc(func: Func, options: EmitOptions): Emitted {
  const uses = countUses(func);
  const runtime = options.runtime ?? defaultRuntime;
  const reserved = new Set([...(options.reserved ?? []), ...Object.values(runtime), ...calledNames(func), options.name]);
  const emitter = new Emitter(uses, reserved, runtime);
  walkOps(func.body, (op) => {
    if (op.kind === "const") emitter.constants.set(op.results[0] as Value, op.value);
    if (op.kind === "push" && op.operands.slice(1).some(({ type }) => isReference(type))) {
      emitter.referenceTapes.add(op.operands[0] as Value);
    }
  });
  const params = func.body.params.map((param) => emitter.names.of(param) + (options.types ? `: ${typeText(param.type)}` : ""));
  emitter.open(`function ${options.name}(${params.join(", ")}) {`);
  emitter.region(func.body);
  emitter.returnOf(func.body.yields);
  emitter.close("}");
  return { text: emitter.text, mappings: emitter.mappings, usedRuntime: emitter.usedRuntime };
}

/** Names from outside that the function's text mentions; no local may hide them. */
function calledNames(func: Func): Set<string> {
  const names = new Set<string>();
  walkOps(func.body, (op) => {
    if (op.kind === "call") names.add(op.callee);
    if (op.kind === "extern") for (const name of op.template.match(freeName) ?? []) names.add(name);
    if (op.kind !== "scalar") return;
    const { source } = primitive(op.primitive);
    if (source.form === "call") names.add(source.callee.replace(/\..*/, ""));
  });
  return names;
}

/** A word that is not the name of a property. */
const freeName = /(?<![\w$]|[^.]\.)[A-Za-z_$][\w$]*/g;

const defaultRuntime: RuntimeNames = { newTape: "newTape", growTape: "growTape", requireDisjoint: "requireDisjoint" };

function typeText(type: Type): string {
  switch (type.kind) {
    case "f64":
    case "int":
      return "number";
    case "bool":
      return "boolean";
    case "array":
      return type.storage === "Array" ? `${typeText(type.element)}[]` : type.storage;
    default:
      return "unknown";
  }
}
