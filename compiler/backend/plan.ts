import { invariant } from "../../ir/invariant.ts";
import type { Func, IfOp, Op, Region, Value } from "../../ir/ops.ts";
import type { Type } from "../../ir/types.ts";
import { aliasClasses, type AliasClasses } from "../../transforms/analysis/aliasClasses.ts";
import { fixedLengths, type FixedLengths } from "../../transforms/analysis/fixedLengths.ts";
import { foldExpressions } from "./folding.ts";
import { Liveness } from "./liveness.ts";
import { readsOfOps } from "./readPoints.ts";
import { sharedTapes, tapesHoldingReferences, type ReferenceTapes } from "./sharedTapes.ts";
import { isLoop, structureOf, type Point, type Structure } from "./structure.ts";
import { reusableArrays } from "./workspace.ts";
import { assignVariables, type Variable } from "./variables.ts";

/** Everything that is decided about the text of a function before it is written. */
export type Plan = {
  readonly structure: Structure;
  /** The op is a statement (or several), not part of an expression and not left out. */
  readonly isStatement: (op: Op) => boolean;
  readonly isFolded: (op: Op) => boolean;
  readonly isConditional: (op: IfOp) => boolean;
  /** Something reads the value. */
  readonly isUsed: (value: Value) => boolean;
  readonly variableOf: (value: Value) => Variable;
  /** Variables that come to life at an op. */
  readonly declaredAt: (op: Op) => readonly Variable[];
  /** The variable is assigned once, by the statement of an op. */
  readonly isConstant: (variable: Variable) => boolean;
  /** Tapes that hold references, in a plain array; the others are typed arrays of numbers. */
  readonly holdsReferences: (tape: Value) => boolean;
  /** The tape is an object, which other functions use as well. */
  readonly isShared: (tape: Value) => boolean;
  readonly lengthOf: FixedLengths;
  /** The arrays that the next call can use, with positions for them. */
  readonly reusableArrays: () => ReadonlyMap<Op, number>;
};

export function planOf(func: Func, calls: ReferenceTapes): Plan {
  const [holding, shared] = [tapesHoldingReferences(func, calls), sharedTapes(func)];
  const structure = structureOf(func);
  // Few functions make arrays: what only their text needs waits until it is asked for.
  let classes: AliasClasses | undefined;
  const aliases = (): AliasClasses => (classes ??= aliasClasses(func));
  let lengths: FixedLengths | undefined;
  const folding = foldExpressions(func, structure, new Liveness(structure, readsOfOps(func, structure)));
  const variables = assignVariables(func, structure, folding);
  const isParameter = parametersOf(func);
  const declarations = new Map<Op, Variable[]>();
  for (const variable of new Set(variables.values())) {
    if (variable.values.some(isParameter)) continue;
    const point = variable.values.map((value) => siteOf(value, variable, structure)).reduce((a, b) => earliest(a, b, structure));
    const op = point.region.ops[point.index];
    // A copy for a closure is declared at the entry of its region.
    if (op) declarations.set(op, [...(declarations.get(op) ?? []), variable]);
  }
  return {
    structure,
    isStatement: (op) => op.kind !== "const" && !folding.isFolded(op) && !folding.isDead(op),
    isFolded: folding.isFolded,
    isConditional: folding.isConditional,
    isUsed: folding.isUsed,
    variableOf: (value) => {
      const variable = variables.get(value);
      invariant(variable, `value ${value.name ?? value.id} has no variable`);
      return variable;
    },
    declaredAt: (op) => declarations.get(op) ?? [],
    isConstant: ({ values }) => {
      const [only] = values as readonly [Value];
      const op = structure.opOf(only);
      if (values.length > 1 || isParameter(only)) return false;
      return op === undefined || !(isLoop(op) || (op.kind === "if" && !folding.isConditional(op)));
    },
    holdsReferences: (tape) => holding.has(tape),
    isShared: (tape) => shared.has(tape),
    lengthOf: (array) => (lengths ??= fixedLengths(func, aliases()))(array),
    reusableArrays: () => reusableArrays(func, structure, aliases(), folding.isFolded),
  };
}

/** Parameters of the function and of lambdas, and counters of loops: what is declared by the syntax around it. */
function parametersOf(func: Func): (value: Value) => boolean {
  const parameters = new Set(func.body.params);
  const visit = (region: Region): void => {
    for (const op of region.ops) {
      for (const nested of op.regions) {
        if (op.kind === "lambda") for (const param of nested.params) parameters.add(param);
        if (op.kind === "for") parameters.add(nested.params[0] as Value);
        visit(nested);
      }
    }
  };
  visit(func.body);
  return (value) => parameters.has(value);
}

/** Where a value's variable must be declared at the latest: what a loop carries lives before the loop. */
function siteOf(value: Value, variable: Variable, structure: Structure): Point {
  const point = structure.definitionOf(value);
  const parent = structure.parentOf(point.region);
  const isCarried = point.index < 0 && parent !== undefined && variable.values.length > 1;
  return isCarried ? parent.at : point;
}

/** The last point from which both are reached. */
function earliest(a: Point, b: Point, structure: Structure): Point {
  let [one, other] = [a, b];
  const up = (point: Point): Point => structure.parentOf(point.region)?.at ?? point;
  while (one.region !== other.region) {
    const [depth, otherDepth] = [structure.depthOf(one.region), structure.depthOf(other.region)];
    if (depth >= otherDepth) one = up(one);
    if (otherDepth >= depth) other = up(other);
  }
  return one.index <= other.index ? one : other;
}

/** The types that one variable takes, as one. */
export function typeOfVariable({ values }: Variable): Type {
  const [first] = values as readonly [Value];
  return values.find(({ type }) => type.kind === "f64")?.type ?? first.type;
}
