import { Builder } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import type { AdjointMap } from "./adjointMap.ts";
import type { Activity } from "../analysis/activity.ts";
import type { MemoryFacts } from "./memoryFacts.ts";
import type { IndexRanges } from "../analysis/indexRanges.ts";
import type { MemoryOrder } from "../analysis/memoryOrder.ts";
import type { Structure } from "../analysis/structure.ts";
import type { CallAdjoints } from "./callPlans.ts";
import type { FlatStorage } from "./flatStorage.ts";
import { sumOfShares } from "./likeTerms.ts";

/** The part of the reverse sweep that mirrors one execution of one region of the forward sweep. */
export type Scope = {
  readonly forward: Region;
  /** Comes first: the adjoint memory of arrays made in `forward`. */
  readonly head: Builder;
  /** Follows: the mirrored ops. */
  readonly body: Builder;
  /** The names of values of `forward` here: induction variables, fetched and recomputed values. */
  readonly primal: Map<Value, Value>;
  /** Of these, those that the end of the scope has to provide, in front of `head`. */
  readonly requested: Map<Value, Value>;
  /** Adjoint memory made in `head`, by the reference that it belongs to. */
  readonly memory: Map<Value, Value>;
  /** The divisions in `body` that derivative rules made. */
  readonly quotients: Set<Op>;
  /** Values of `forward` that reach this scope by the tape, with the names under which they arrive. */
  readonly taped: Map<TapeKind, [forward: Value, arrived: Value][]>;
};

/** Numbers and references travel on tapes of their own: one is a typed array, the other a plain one. */
export type TapeKind = "tape" | "references";

export type AdjointOptions = {
  /** Indices of the parameters to differentiate with respect to. */
  readonly wrt: readonly number[];
  readonly name: string;
  /** Indices of further ones, arrays and records, whose adjoint memory the caller gives: nothing is returned for them. */
  readonly into?: readonly number[];
  /** Float32Arrays among these whose adjoint memory is a Float64Array. */
  readonly intoDoubles?: readonly number[] | undefined;
  /** No derivative is taken of the result. */
  readonly isFinal?: boolean | undefined;
};

/**
 * Set for a function that is called, and may be active many times at once: its sweeps are two functions, both of which
 * know its parameters by the same names; everything else that the reverse sweep needs travels on the tapes.
 */
export type Activation = {
  readonly params: ReadonlySet<Value>;
  readonly tapes: ReadonlyMap<TapeKind, Value>;
};

/** Everything that is shared while the adjoint of one function is generated. */
export type AdjointContext = {
  /** The forward sweep before additions: the primal with companions. */
  readonly func: Func;
  readonly calls: CallAdjoints;
  readonly activation: Activation | undefined;
  readonly structure: Structure;
  /** Notes the region of a value that is added to the forward sweep. */
  readonly declare: (value: Value, home: Region) => void;
  readonly activity: Activity;
  readonly memoryOrder: MemoryOrder;
  readonly companions: ReadonlyMap<Value, Value>;
  /** Whether the reverse sweep is a pullback of its own, which runs after the function and perhaps often. */
  readonly split: boolean;
  readonly maintenance: ReadonlySet<Op>;
  /** For stores of references into memory of parameters: the adjoint memory that stood there before. */
  readonly replaced: ReadonlyMap<Op, Value>;
  /** For stores of numbers into optional members: whether the member was missing. */
  readonly added: ReadonlyMap<Op, Value>;
  /** Float32Arrays whose adjoints are summed in Float64Arrays. */
  readonly isDouble: (reference: Value) => boolean;
  readonly additions: ForwardAdditions;
  /** Run in the reverse sweep in front of the mirror of an op of the top region: what it overwrites is complete there. */
  readonly snapshots: Map<Op, (() => void)[]>;
  /** Numbers that may be infinite or NaN and go unused: where their adjoint is 0, nothing is passed on, if no derivative is taken of that. */
  readonly mayGoUnused: (value: Value) => boolean;
  /** Elements that an array may not have, if they go unused; its adjoint array has not either. */
  readonly mayBeBeyondEnd: (value: Value) => boolean;
  /** Adjoints of the function's results: parameters of the reverse sweep. */
  readonly seeds: readonly Value[];
  readonly ranges: IndexRanges;
  readonly memory: MemoryFacts;
  /** Reverse mode of another function: of what a rule or a checkpoint holds. */
  readonly adjoint: (source: Func, options: AdjointOptions) => Func;
  /** Bodies of loops that are mirrored iteration by iteration: their values are at hand in the mirror. */
  readonly live: Set<Region>;
  /** Adjoints that were computed in front of a loop that is mirrored at once, while its body is. */
  readonly settled: Set<Value>;
  /** Where values of each region are kept, once it was decided; undefined: on the tape. */
  readonly storages: Map<Region, FlatStorage | undefined>;
  /** Mirrors the ops of a region into the current scope; control ops recurse through it. */
  readonly reverseRegion: (region: Region, adjoints: AdjointMap) => void;
  /** Innermost first. */
  readonly scopes: Scope[];
};

/** What generating the reverse sweep adds to the forward sweep. */
export type ForwardAdditions = {
  /** At the head of the function. */
  readonly prologue: Builder;
  /** In front of an op of the top region: buffers for values kept inside it. */
  readonly before: Map<Op, Builder>;
  /** At the end of a region: stores of kept values. */
  readonly after: Map<Region, Builder>;
  /** Number of body executions of each `while`; only those in `counted` are computed. */
  readonly counts: ReadonlyMap<Op, Value>;
  readonly counted: Set<Op>;
  /** Copies of the factors of products; only those in `copied` are made. */
  readonly copies: ReadonlyMap<Op, readonly [Value, Value]>;
  readonly copied: Set<Value>;
  /** The run-time tapes of numbers and of references, made in the prologue when the first value needs them. */
  readonly tapes: Map<TapeKind, Value>;
  /** In front of everything else: adjoint memory of parameters that a fused loop needs. */
  readonly early: Builder;
  /** Behind an op of the top region: adjoint memory of the array that it makes. */
  readonly behind: Map<Op, Builder>;
  readonly fused: Map<Op, FusedLoop>;
};

/** What mirroring a loop in place adds to it. */
export type FusedLoop = {
  readonly params: readonly Value[];
  readonly initial: readonly number[];
  readonly ops: readonly Op[];
  readonly yields: readonly Value[];
  readonly results: readonly Value[];
};

export function newScope(forward: Region, span: Op["span"]): Scope {
  return {
    forward,
    head: new Builder(span),
    body: new Builder(span),
    primal: new Map(),
    requested: new Map(),
    memory: new Map(),
    quotients: new Set(),
    taped: new Map(),
  };
}

/** The scope of the reverse sweep that mirrors `region`; the reverse sweep must currently be inside it. */
export function scopeOf(context: AdjointContext, region: Region): Scope {
  const scope = context.scopes.find((candidate) => candidate.forward === region);
  invariant(scope, "a primal value is needed outside the scope that mirrors its region");
  return scope;
}

export function currentScope(context: AdjointContext): Scope {
  const scope = context.scopes[0];
  invariant(scope, "no scope is open");
  return scope;
}

/** adjoint[v] += increment, for active numbers; anything else has no adjoint. */
export function addAdjoint(
  context: AdjointContext,
  adjoints: AdjointMap,
  value: Value | undefined,
  increment: Value | null,
): void {
  if (!value || !increment || !context.activity.isActive(value)) return;
  const known = adjoints.get(value);
  adjoints.set(value, known ? sumOfShares(currentScope(context).body, known, increment) : increment);
}

export function builderAfter(context: AdjointContext, region: Region): Builder {
  return getOrCreate(context.additions.after, region, () => new Builder());
}

export function builderBehind(context: AdjointContext, op: Op): Builder {
  return getOrCreate(context.additions.behind, op, () => new Builder(op.span));
}

export function builderBefore(context: AdjointContext, op: Op): Builder {
  return getOrCreate(context.additions.before, op, () => new Builder(op.span));
}

function getOrCreate<Key, Item>(map: Map<Key, Item>, key: Key, create: () => Item): Item {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
