import type { ArrayType, RecordType, Type } from "./types.ts";

/** Where an op comes from in the user's source; `start` and `end` are offsets in `file`. */
export type Span = { readonly file: string; readonly start: number; readonly end: number };

export type ValueId = number & { readonly __brand: "ValueId" };

/** An SSA value: defined once, by an op, a region parameter or a function parameter. */
export type Value = {
  readonly id: ValueId;
  readonly type: Type;
  /** The user's name for it, if it has one; used by printing and emission only. */
  readonly name: string | undefined;
};

/** A nested block: its own parameters, ops in order, and the values it yields at its end. */
export type Region = {
  readonly params: readonly Value[];
  readonly ops: readonly Op[];
  readonly yields: readonly Value[];
};

/** What is known of the callee of a call. Where it is absent, the call may do anything to the memory that it can reach. */
export type CallFacts = {
  /** Positions of the operands that lead to memory which the callee may read. */
  readonly reads: ReadonlySet<number>;
  /** Positions of the operands that lead to memory which the callee may write. */
  readonly writes: ReadonlySet<number>;
  /** It has effects other than reading and writing the memory of its operands. */
  readonly isObserved: boolean;
};

export type Literal = number | boolean | string | null | undefined;

type Shape<Kind extends string, Attributes> = {
  readonly kind: Kind;
  readonly operands: readonly Value[];
  readonly results: readonly Value[];
  readonly regions: readonly Region[];
  readonly span: Span | undefined;
} & Readonly<Attributes>;

/** `() → value` */
export type ConstOp = Shape<"const", { value: Literal }>;
/** Applies the primitive of that name: `(…scalars) → scalar`. */
export type ScalarOp = Shape<"scalar", { primitive: string }>;
/** `(condition, whenTrue, whenFalse) → value`; both arms are already evaluated. */
export type SelectOp = Shape<"select", object>;

/** `(length) → array` of zeros (typed arrays) or of `0` (plain arrays of numbers). With `isAdjoint`, adjoints are summed in it. */
export type AllocOp = Shape<"alloc", { type: ArrayType; isAdjoint?: boolean }>;
/** `(…elements) → array`: an array literal. */
export type ArrayLiteralOp = Shape<"arrayLiteral", { type: ArrayType }>;
/**
 * `(array or record) → zeros` in its structure: arrays of the same kinds and lengths, records of the members that are or hold
 * numbers (`derivativeType`), the same object wherever the original has the same one. With `isDouble`, a Float64Array as long as a Float32Array.
 */
export type ZerosLikeOp = Shape<"zerosLike", { isDouble?: boolean }>;
/** `(array, index) → element` */
export type LoadOp = Shape<"load", object>;
/** `(array, index, element) → ()` */
export type StoreOp = Shape<"store", object>;
/** `(array, index, increment) → ()`: `array[index] += increment`. */
export type AccOp = Shape<"acc", object>;
/**
 * `(array, from, to) → ()`: `array.length = to` of a plain array that has `from` elements; it may be shortened or
 * lengthened by elements that are not there.
 */
export type ResizeOp = Shape<"resize", object>;
/** `(array) → int` */
export type LengthOp = Shape<"length", object>;
/** `(array, start, end) → array` that shares memory: `array.subarray(start, end)`. */
export type ViewOp = Shape<"view", object>;

/**
 * `(c, a, b, m, k, n) → ()`: c += op(a)·op(b), or c = op(a)·op(b) with `sets`, in dense row-major memory of numbers, where op
 * transposes or does not: c is m×n, op(a) m×k and op(b) k×n. Each element's sum is taken in double precision from zero, in the
 * order of k. c shares no memory with a and b.
 */
export type ProductOp = Shape<"product", { sets: boolean; transposeA: boolean; transposeB: boolean }>;

/** `(…fields) → record`: an object literal or a class instance. */
export type RecordOp = Shape<"record", { type: RecordType }>;
/** `(record) → field` */
export type GetOp = Shape<"get", { field: string }>;
/** `(record, value) → ()` */
export type SetOp = Shape<"set", { field: string }>;
/** `(record, increment) → ()`: `record.field += increment`. */
export type AccFieldOp = Shape<"accField", { field: string }>;

/** `(condition) → results`; two regions without parameters. */
export type IfOp = Shape<"if", object>;
/**
 * Counted loop: `(lower, upper, …initial) → …final`. Its region's parameters are the induction variable and the
 * carried values. With step > 0 it runs i = lower, lower + step, … while i < upper; with step < 0 while i > upper.
 * `lower` and `upper` are ints.
 */
export type ForOp = Shape<"for", { step: number }>;
/** `(…initial) → …final`; regions: condition (yields one bool) and body, both parameterised by the carried values. */
export type WhileOp = Shape<"while", object>;

/** `(…arguments) → …results` of another function of the module. */
export type CallOp = Shape<"call", { callee: string; facts?: CallFacts | undefined }>;
/**
 * Calls JavaScript that carries no derivative: `template` is source text in which `$0`, `$1`, … stand for the
 * operands, e.g. `console.log($0)`. Kept once and in order; `pure` ones may be removed or moved.
 */
export type ExternOp = Shape<"extern", { template: string; pure: boolean }>;
/**
 * `(…operands) → ()`: ends the function as JavaScript's `throw` of the template's value does, e.g. `new Error($0)`. What
 * follows it in its region is never executed.
 */
export type ThrowOp = Shape<"throw", { template: string }>;
/** `() → function` whose region's parameters are the arguments and whose yields are the results. */
export type LambdaOp = Shape<"lambda", object>;
/**
 * `(first, second) → ()`: throws if two arrays or objects, nested or not, have memory in common; `message` says which arguments they are.
 * With one operand: throws if two of its arrays of numbers overlap or, with `objects`, if an object stands in it twice.
 */
export type RequireDisjointOp = Shape<"requireDisjoint", { message: string; objects: boolean }>;

/**
 * A derivative rule that the user wrote, closed: what it uses of the code around it are parameters.
 *
 * - `reverse`: `(…residuals, adjoint of the value) → …adjoints of the arguments`
 * - `forward`: `(…residuals, …tangents of the arguments) → tangent of the value`
 */
export type CustomRule = {
  readonly mode: "reverse" | "forward";
  /** Number of arguments that the rule differentiates by. */
  readonly args: number;
  /** Number of values of the code around it that the function reads besides: the rule has no derivative by them. */
  readonly captured: number;
  /** Whether the value may be memory that others know, and not one that the function made. */
  readonly isShared: boolean;
  /** Named as in the user's source, with its place. */
  readonly body: Func;
};
/**
 * `(value, …arguments, …captured, …residuals) → value`: the value of a function whose derivative is `rule`'s instead of
 * that of the ops that computed it. A reference among the results is memory of its own, with the same content. Whatever
 * the rule reads through its residuals is what is there now.
 */
export type CustomOp = Shape<"custom", { rule: CustomRule }>;
/** How a checkpointed function is run again: as a whole or, if it is a loop, from so many snapshots (`"sqrt"`: about 2·√n). */
export type Schedule = "whole" | "sqrt" | number;
/**
 * `(…arguments) → …results` of a closed function without effects that leaves its arguments alone; references among the
 * results are memory of their own. Reverse mode runs it again instead of keeping what is inside.
 */
export type CheckpointOp = Shape<
  "checkpoint",
  {
    body: Func;
    schedule: Schedule;
    /**
     * Where the function is one loop, its last op: positions of the parameters whose memory it writes, in copies that it
     * makes first and returns last.
     */
    loop: readonly number[] | undefined;
  }
>;

/** `() → tape` */
export type NewTapeOp = Shape<"newTape", object>;
/** `(tape, …values) → ()` */
export type PushOp = Shape<"push", object>;
/** `(tape) → …values`, in the order in which `push` was given them. */
export type PopOp = Shape<"pop", object>;

export type Op =
  | ConstOp
  | ScalarOp
  | SelectOp
  | AllocOp
  | ArrayLiteralOp
  | ZerosLikeOp
  | LoadOp
  | StoreOp
  | AccOp
  | ResizeOp
  | LengthOp
  | ViewOp
  | ProductOp
  | RecordOp
  | GetOp
  | SetOp
  | AccFieldOp
  | IfOp
  | ForOp
  | WhileOp
  | CallOp
  | ExternOp
  | ThrowOp
  | LambdaOp
  | RequireDisjointOp
  | CustomOp
  | CheckpointOp
  | NewTapeOp
  | PushOp
  | PopOp;

export type OpKind = Op["kind"];

/** A function of the module: its body region's parameters are its parameters, its yields the returned values. */
export type Func = {
  readonly name: string;
  readonly body: Region;
  readonly span: Span | undefined;
  /**
   * The functions that this one may call, directly or through others, by name: with them it is a module of its own. Only
   * the function that the module is for has them.
   */
  readonly callees?: ReadonlyMap<string, Func> | undefined;
  /** A function that others of its module call: its parameters may share memory, as whoever calls it has it. */
  readonly isCallee?: boolean | undefined;
};
