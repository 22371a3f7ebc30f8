import { invariant } from "../../ir/invariant.ts";
import type { Op, Region, Span, Value } from "../../ir/ops.ts";
import { NameScope } from "./names.ts";
import type { Plan } from "./plan.ts";
import type { Variable } from "./variables.ts";
import { hintOf } from "./hints.ts";
import { fastFunctions, runtimeNames, type RuntimeName, type RuntimeNames } from "./runtimeNames.ts";
import type { Workspace } from "./workspace.ts";
import type { Writer } from "./writer.ts";

/** How to write a tape and the number of values on it: two variables, or two members of an object where it is shared. */
export type TapeNames = { readonly tape: string; readonly top: string; readonly isOwn: boolean };

/** The state of writing one function. */
export class Context {
  /** The name of the function that is written. */
  readonly name: string;
  readonly plan: Plan;
  readonly writer: Writer;
  readonly runtime: RuntimeNames;
  /** Annotate declarations that TypeScript cannot infer. */
  readonly types: boolean;
  readonly #fastMath: boolean;
  readonly usedRuntime = new Set<RuntimeName>();
  /** Writes the statements of a region; set once all kinds of statements are known. */
  readonly writeRegion: (context: Context, region: Region) => void;
  tapes: ReadonlyMap<Value, TapeNames> = new Map();
  /** The arrays that calls leave to each other, if they do. */
  workspace: Workspace | undefined;
  #scope: NameScope;
  readonly #names = new Map<Variable, string>();
  /** What to read instead of a variable that has been overwritten. */
  readonly #saved = new Map<Variable, string>();

  constructor(parts: Pick<Context, "name" | "plan" | "writer" | "runtime" | "types" | "writeRegion"> & { fastMath: boolean; reserved: ReadonlySet<string> }) {
    this.name = parts.name;
    this.plan = parts.plan;
    this.writer = parts.writer;
    this.runtime = parts.runtime;
    this.types = parts.types;
    this.#fastMath = parts.fastMath;
    this.writeRegion = parts.writeRegion;
    this.#scope = new NameScope(parts.reserved);
  }

  /** A template whose `nabla.name(…)` is a call of a helper of `nabla/runtime`; `nabla.self` in it is the function that is written. */
  runtimeTemplate(template: string): string {
    const name = runtimeNames.find((candidate) => template.startsWith(`nabla.${candidate}(`));
    if (!name) return template;
    this.usedRuntime.add(name);
    return template.replace(`nabla.${name}`, this.runtime[name]).replace("nabla.self", this.name);
  }

  /** What to call for a primitive that is written as a call of `callee`. */
  calleeOf(primitive: string, callee: string): string {
    const fast = this.#fastMath ? fastFunctions.get(primitive) : undefined;
    if (!fast) return callee;
    this.usedRuntime.add(fast);
    return this.runtime[fast];
  }

  region(region: Region): void {
    this.writeRegion(this, region);
  }

  /** Runs `write` inside a block with names of its own. */
  block(write: () => void): void {
    const outer = this.#scope;
    this.#scope = outer.nested();
    write();
    this.#scope = outer;
  }

  isDeclared(variable: Variable): boolean {
    return this.#names.has(variable);
  }

  /** Gives the variable its name, in the current block. */
  declare(variable: Variable): string {
    const name = this.fresh(hintOf(variable, this.plan.structure));
    this.#names.set(variable, name);
    return name;
  }

  declareValue(value: Value): string {
    return this.declare(this.plan.variableOf(value));
  }

  fresh(hint: string): string {
    return this.#scope.declare(hint);
  }

  /** The name to write to. */
  targetOf(variable: Variable): string {
    const name = this.#names.get(variable);
    invariant(name, `${variable.values[0]?.name ?? "a value"} is used before it is declared`);
    return name;
  }

  /** The name to read from. */
  sourceOf(value: Value): string {
    const variable = this.plan.variableOf(value);
    return this.#saved.get(variable) ?? this.targetOf(variable);
  }

  /** While `write` runs, what was in these variables is read from elsewhere. */
  withSaved(saved: ReadonlyMap<Variable, string>, write: () => void): void {
    for (const [variable, name] of saved) this.#saved.set(variable, name);
    write();
    for (const variable of saved.keys()) this.#saved.delete(variable);
  }

  /** Where a value comes from that is computed by a folded op. */
  spanOf(value: Value): Span | undefined {
    const op = this.plan.structure.opOf(value);
    if (op === undefined || op.kind === "const") return undefined;
    return op.span ?? op.operands.map((operand) => this.#foldedSpan(operand)).find((span) => span !== undefined);
  }

  #foldedSpan(value: Value): Span | undefined {
    const op = this.plan.structure.opOf(value);
    return op && this.plan.isFolded(op) ? this.spanOf(value) : undefined;
  }

  isWritten(region: Region): boolean {
    return region.ops.some((op: Op) => this.plan.isStatement(op));
  }
}
