import { invariant } from "../../ir/invariant.ts";
import type { ForOp, IfOp, Literal, Op, Region, Span, Value, WhileOp } from "../../ir/ops.ts";
import { freeValues } from "../../ir/traverse.ts";
import type { Mapping } from "../result.ts";
import { atom, expressionOf, literal, member, parenthesised, type Text } from "./expressions.ts";
import { Names } from "./names.ts";

export type RuntimeNames = { readonly newTape: string; readonly growTape: string; readonly requireDisjoint: string };

/** Longest expression that is folded into another. */
const FOLD_LIMIT = 70;

/** How many ops further an expression may move. */
const FOLD_DISTANCE = 60;
/** Ops that mention an operand more than once, or in a form of their own. */
const unfoldable = new Set<Op["kind"]>(["push", "zerosLike", "lambda", "call"]);

/** `s = s + t` as `s += t`, where t binds tighter than the sum. */
function assignment(target: string, text: string): string {
  const rest = text.startsWith(`${target} + `) ? text.slice(target.length + 3) : "";
  return rest !== "" && !/ [-+?|&^<>=!]/.test(rest) ? `${target} += ${rest};` : `${target} = ${text};`;
}

/** Writes the statements of one function. */
export class Emitter {
  readonly names: Names;
  readonly constants = new Map<Value, Literal>();
  /** Tapes that hold references, in a plain array; the others are typed arrays of numbers. */
  readonly referenceTapes = new Set<Value>();
  readonly mappings: Mapping[] = [];
  readonly usedRuntime = new Set<keyof RuntimeNames>();
  text = "";
  readonly #uses: ReadonlyMap<Value, number>;
  readonly #runtime: RuntimeNames;
  readonly #folded = new Map<Value, Text>();
  /** Where folded values come from: returns and assignments are no ops and take the place of what they write. */
  readonly #spans = new Map<Value, Span | undefined>();
  /** Name of the stack pointer of each tape. */
  #tops = new Map<Value, string>();
  /** What the loops around the current op carry: variables that the next turn overwrites. */
  readonly #carried = new Set<Value>();
  #indent = 0;

  constructor(uses: ReadonlyMap<Value, number>, reserved: ReadonlySet<string>, runtime: RuntimeNames) {
    this.#uses = uses;
    this.#runtime = runtime;
    this.names = new Names(reserved);
  }

  line(text: string): void {
    this.text += `${"  ".repeat(this.#indent)}${text}\n`;
  }

  open(text: string): void {
    this.line(text);
    this.#indent++;
  }

  close(text: string): void {
    this.#indent--;
    this.line(text);
  }

  returnOf(yields: readonly Value[]): void {
    if (yields.length === 0) return;
    const texts = yields.map((value) => this.value(value).text);
    this.#mapTo(yields.map((value) => this.#spans.get(value)).find((span) => span !== undefined));
    this.line(yields.length === 1 ? `return ${texts[0]};` : `return [${texts.join(", ")}];`);
  }

  value(value: Value): Text {
    if (this.constants.has(value)) return literal(this.constants.get(value));
    return this.#folded.get(value) ?? atom(this.names.of(value));
  }

  region(region: Region): void {
    region.ops.forEach((op, i) => {
      this.#op(op, region, i);
    });
  }

  #inner(value: Value | undefined, least = 0): string {
    invariant(value, "an op lacks an operand");
    return parenthesised(this.value(value), least);
  }

  #op(op: Op, region: Region, position: number): void {
    if (op.kind === "const") return;
    const [start, known] = [this.text.length, this.mappings.length];
    this.#mapTo(op.span);
    this.#statement(op, region, position);
    // An op that was folded begins no statement.
    if (this.text.length === start) this.mappings.length = known;
  }

  /** The statement that begins here stems from there. */
  #mapTo(span: Span | undefined): void {
    if (span) this.mappings.push({ generated: this.text.length + this.#indent * 2, file: span.file, original: span.start });
  }

  #statement(op: Exclude<Op, { kind: "const" }>, region: Region, position: number): void {
    const [first, second, third] = op.operands;
    switch (op.kind) {
      case "store":
        return this.line(`${this.#inner(first, 18)}[${this.#inner(second)}] = ${this.#inner(third)};`);
      case "acc":
        return this.line(`${this.#inner(first, 18)}[${this.#inner(second)}] += ${this.#inner(third)};`);
      case "set":
        return this.line(`${member(this.#inner(first, 18), op.field)} = ${this.#inner(second)};`);
      case "accField":
        return this.line(`${member(this.#inner(first, 18), op.field)} += ${this.#inner(second)};`);
      case "if":
        return this.#if(op);
      case "for":
        return this.#for(op);
      case "while":
        return this.#while(op);
      case "requireDisjoint":
        this.usedRuntime.add("requireDisjoint");
        return this.line(`${this.#runtime.requireDisjoint}(${this.#inner(first)}, ${this.#inner(second)}, ${JSON.stringify(op.message)});`);
      case "newTape":
        return this.#newTape(op.results[0] as Value);
      case "push":
        return this.#push(op);
      case "pop":
        return this.#pop(op);
      case "lambda":
        return this.#lambda(op);
      case "call":
        return this.#call(op);
      default:
        return this.#simple(op, region, position);
    }
  }

  /** An op with one result: folded into its only use, or a const; effects of unused externs stay. */
  #simple(op: Op, region: Region, position: number): void {
    const [result] = op.results;
    invariant(result, "an expression without a result");
    const uses = this.#uses.get(result) ?? 0;
    if (op.kind === "extern" && uses === 0) return this.line(`${expressionOf(op, (value) => this.value(value)).text};`);
    const expression = expressionOf(op, (value) => this.value(value));
    if (uses === 1 && expression.text.length <= FOLD_LIMIT && this.#mayFold(op, result, region, position)) {
      this.#folded.set(result, expression);
      this.#spans.set(result, op.span);
      return;
    }
    this.line(`const ${this.names.of(result)} = ${expression.text};`);
  }

  /** Pure scalars fold into a use in the same region; loads only into a store that follows at once. */
  #mayFold(op: Op, result: Value, region: Region, position: number): boolean {
    const isUser = (candidate: Op): boolean => candidate.operands.includes(result);
    if (op.kind === "load" || op.kind === "get" || op.kind === "length") {
      const next = region.ops.slice(position + 1, position + FOLD_DISTANCE).find((candidate) => candidate.kind !== "const");
      return next !== undefined && isUser(next) && (next.kind === "acc" || next.kind === "store");
    }
    if (op.kind !== "scalar" && op.kind !== "select") return false;
    if (region.yields.includes(result)) return true;
    const user = region.ops.slice(position + 1, position + FOLD_DISTANCE).find(isUser);
    return user !== undefined && user.regions.length === 0 && !unfoldable.has(user.kind);
  }

  /** Assigns several variables at once: values that mention a variable assigned before them are read first. */
  #assign(targets: readonly string[], values: readonly Value[]): void {
    const pairs = targets
      .map((target, i) => ({ target, text: this.value(values[i] as Value).text, span: this.#spans.get(values[i] as Value) }))
      .filter(({ target, text }) => target !== text);
    const mentions = (text: string, name: string): boolean => text.split(/[^\w$]+/).includes(name);
    const statements = pairs.map(({ target, text, span }, i) => {
      const isOverwritten = pairs.slice(0, i).some((earlier) => mentions(text, earlier.target));
      if (!isOverwritten) return { span, text: assignment(target, text) };
      const saved = this.names.fresh(`${target}Next`);
      this.#mapTo(span);
      this.line(`const ${saved} = ${text};`);
      return { span, text: `${target} = ${saved};` };
    });
    for (const { span, text } of statements) {
      this.#mapTo(span);
      this.line(text);
    }
  }

  #if(op: IfOp): void {
    const [then, otherwise] = op.regions as readonly [Region, Region];
    const targets = op.results.map((result) => this.names.of(result));
    const condition = this.#inner(op.operands[0]);
    if (targets.length > 0) this.line(`let ${targets.join(", ")};`);
    this.open(`if (${condition}) {`);
    this.region(then);
    this.#assign(targets, then.yields);
    if (otherwise.ops.some((inner) => inner.kind !== "const") || targets.length > 0) {
      this.close("} else {");
      this.#indent++;
      this.region(otherwise);
      this.#assign(targets, otherwise.yields);
    }
    this.close("}");
  }

  /** Declares the variables that a loop carries; the loop's results are the same variables. */
  #carry(initial: readonly Value[], params: readonly Value[], results: readonly Value[]): string[] {
    return params.map((param, i) => {
      const result = results[i];
      const name = this.names.of(param);
      if (result) this.names.share(result, name);
      this.line(`let ${name} = ${this.value(initial[i] as Value).text};`);
      return name;
    });
  }

  #for(op: ForOp): void {
    const [lower, upper, ...initial] = op.operands as readonly [Value, Value, ...Value[]];
    const [body] = op.regions as readonly [Region];
    const [counter, ...params] = body.params as readonly [Value, ...Value[]];
    const carried = this.#carry(initial, params, op.results);
    const i = this.names.of(counter);
    const from = this.#inner(lower);
    const bound = this.#bound(upper);
    const step = Math.abs(op.step) === 1 ? `${i}${op.step > 0 ? "++" : "--"}` : `${i} ${op.step > 0 ? "+" : "-"}= ${Math.abs(op.step)}`;
    const isZero = op.step < 0 && this.constants.get(upper) === -1;
    const test = op.step > 0 ? `${i} < ${bound}` : isZero ? `${i} >= 0` : `${i} > ${bound}`;
    this.open(`for (let ${i} = ${from}; ${test}; ${step}) {`);
    this.#turn(params, () => {
      this.region(body);
    });
    this.#assign(carried, body.yields);
    this.close("}");
  }

  /** The bound as a name or literal, evaluated once. */
  #bound(upper: Value): string {
    const { text, precedence } = this.value(upper);
    if (precedence === 20 || this.constants.has(upper)) return text;
    const name = this.names.fresh("end");
    this.line(`const ${name} = ${text};`);
    return name;
  }

  #while(op: WhileOp): void {
    const [condition, body] = op.regions as readonly [Region, Region];
    const carried = this.#carry(op.operands, body.params, op.results);
    condition.params.forEach((param, i) => {
      this.names.share(param, carried[i] as string);
    });
    const start = this.text.length;
    this.open("while (true) {");
    const opened = this.text.length;
    this.#turn([...condition.params, ...body.params], () => {
      this.region(condition);
      const test = condition.yields[0] as Value;
      if (this.text.length === opened) {
        this.text = this.text.slice(0, start);
        this.#indent--;
        this.open(`while (${this.#inner(test)}) {`);
      } else {
        this.line(`if (!${this.#inner(test, 15)}) break;`);
      }
      this.region(body);
    });
    this.#assign(carried, body.yields);
    this.close("}");
  }

  /** Writes what is executed each turn of a loop that carries these. */
  #turn(params: readonly Value[], write: () => void): void {
    for (const param of params) this.#carried.add(param);
    write();
    for (const param of params) this.#carried.delete(param);
  }

  #newTape(tape: Value): void {
    const name = this.names.of(tape);
    const top = this.names.fresh(`${name}Top`);
    this.#tops.set(tape, top);
    if (this.referenceTapes.has(tape)) {
      this.line(`const ${name} = [];`);
    } else {
      this.usedRuntime.add("newTape");
      this.line(`let ${name} = ${this.#runtime.newTape}();`);
    }
    this.line(`let ${top} = 0;`);
  }

  #push(op: Op): void {
    const [tape, ...values] = op.operands as readonly [Value, ...Value[]];
    const name = this.names.of(tape);
    const top = this.#tops.get(tape);
    if (!this.referenceTapes.has(tape)) {
      this.usedRuntime.add("growTape");
      this.#ensure(name, top ?? "", values.length);
    }
    for (const value of values) {
      const text = value.type.kind === "bool" ? `+${this.#inner(value, 16)}` : this.#inner(value);
      this.line(`${name}[${top}++] = ${text};`);
    }
  }

  #ensure(name: string, top: string, count: number): void {
    this.line(`if (${top} + ${count} > ${name}.length) ${name} = ${this.#runtime.growTape}(${name}, ${top} + ${count});`);
  }

  #pop(op: Op): void {
    const [tape] = op.operands as readonly [Value];
    for (const result of [...op.results].reverse()) {
      const test = result.type.kind === "bool" ? " !== 0" : "";
      this.line(`const ${this.names.of(result)} = ${this.names.of(tape)}[--${this.#tops.get(tape)}]${test};`);
    }
  }

  /** A lambda may be called often: it starts from the tapes' tops as they are when it is made. */
  #lambda(op: Op): void {
    const [region] = op.regions as readonly [Region];
    const params = region.params.map((param) => this.names.of(param));
    const outer = this.#tops;
    const captured = new Set(freeValues([region]));
    const overwritten = [...captured].filter((value) => this.#carried.has(value)).map((value) => [value, this.names.of(value)] as const);
    for (const [value, name] of overwritten) {
      const copy = this.names.fresh(name);
      this.line(`const ${copy} = ${name};`);
      this.names.share(value, copy);
    }
    this.open(`const ${this.names.of(op.results[0] as Value)} = (${params.join(", ")}) => {`);
    this.#tops = new Map(outer);
    for (const [tape, top] of outer) {
      if (!captured.has(tape)) continue;
      const local = this.names.fresh(top);
      this.line(`let ${local} = ${top};`);
      this.#tops.set(tape, local);
    }
    this.region(region);
    this.returnOf(region.yields);
    this.#tops = outer;
    for (const [value, name] of overwritten) this.names.share(value, name);
    this.close("};");
  }

  #call(op: Op & { kind: "call" }): void {
    const call = `${op.callee}(${op.operands.map((operand) => this.#inner(operand)).join(", ")})`;
    const names = op.results.map((result) => this.names.of(result));
    if (names.length === 0) return this.line(`${call};`);
    this.line(names.length === 1 ? `const ${names[0]} = ${call};` : `const [${names.join(", ")}] = ${call};`);
  }
}
