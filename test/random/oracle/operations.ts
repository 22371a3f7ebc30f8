import {
  add,
  apply,
  isPerturbed,
  multiply,
  negate,
  primal,
  subtract,
  type Rule,
  type Scalar,
} from "../algebra/nilpotent.ts";
import { divide, mathRules, power, remainder } from "../algebra/rules.ts";
import { isNumeric, ModelError, unwrap, wrap } from "./dual.ts";
import type { Observation } from "./observation.ts";
import { DoubleCells, IntegerCells, SingleCells, TypedCells } from "./typedCells.ts";

/** Operators of JavaScript by the name of the operation that an instrumented program calls for them. */
export const arithmeticNames = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "%": "remainder",
  "**": "power",
} as const;

type Operator = keyof typeof arithmeticNames;

const rules: Readonly<Partial<Record<Operator, Rule>>> = { "/": divide, "%": remainder, "**": power };
const products = { "+": add, "-": subtract, "*": multiply };

const bitOperators: Readonly<Record<string, (x: number, y: number) => number>> = {
  "|": (x, y) => x | y,
  "&": (x, y) => x & y,
  "^": (x, y) => x ^ y,
  ">>": (x, y) => x >> y,
  "<<": (x, y) => x << y,
};

const comparisons: Readonly<Record<string, (x: unknown, y: unknown) => boolean>> = {
  "<": (x, y) => Number(x) < Number(y),
  "<=": (x, y) => Number(x) <= Number(y),
  ">": (x, y) => Number(x) > Number(y),
  ">=": (x, y) => Number(x) >= Number(y),
  "===": (x, y) => x === y,
  "!==": (x, y) => x !== y,
};

/** Any object as far as its members can be named. */
type Members = Record<string | number, unknown>;

/** What an instrumented program calls in place of operators, `Math`, typed arrays and accesses of elements. */
export function operations(observation: Observation) {
  const result = (x: Scalar): unknown => {
    observation.size(x);
    return wrap(x);
  };
  const applied = (rule: Rule, args: readonly unknown[]): unknown => {
    const scalars = args.map(unwrap);
    if (rule.kink !== undefined && scalars.some(isPerturbed)) observation.distance(rule.kink(scalars));
    return result(apply(rule, scalars));
  };
  const arithmetic = (operator: Operator) => {
    const rule = rules[operator];
    if (rule !== undefined) return (x: unknown, y: unknown) => applied(rule, [x, y]);
    const product = products[operator as keyof typeof products];
    return (x: unknown, y: unknown) => result(product(unwrap(x), unwrap(y)));
  };
  const plain = (x: unknown): unknown => (isNumeric(x) ? primal(unwrap(x)) : x);
  const truth = (x: unknown): boolean => {
    if (isNumeric(x)) observation.comparison(unwrap(x), 0);
    return Boolean(plain(x));
  };
  /** The index or the name of a member; elements of arrays must be there. */
  const at = (object: unknown, key: unknown): string | number => {
    const member = plain(key) as string | number;
    if ((Array.isArray(object) || object instanceof TypedCells) && typeof member === "number") {
      if (!(Number.isInteger(member) && member >= 0 && member < object.length)) throw new ModelError(`index ${member}`);
    }
    return member;
  };
  const update = (object: Members, key: string | number, change: (old: unknown) => unknown): unknown =>
    (object[at(object, key)] = change(object[at(object, key)]));
  return {
    ...(Object.fromEntries(
      Object.entries(arithmeticNames).map(([operator, name]) => [name, arithmetic(operator as Operator)]),
    ) as Record<(typeof arithmeticNames)[Operator], (x: unknown, y: unknown) => unknown>),
    negate: (x: unknown) => result(negate(unwrap(x))),
    plus: (x: unknown) => wrap(unwrap(x)),
    bits: (operator: string, x: unknown, y: unknown) =>
      bitOperators[operator]?.(primal(unwrap(x)), primal(unwrap(y))) ?? NaN,
    compare: (operator: string, x: unknown, y: unknown) => {
      if (isNumeric(x) && isNumeric(y)) observation.comparison(unwrap(x), unwrap(y));
      return comparisons[operator]?.(plain(x), plain(y));
    },
    and: (x: unknown, y: () => unknown) => (truth(x) ? y() : x),
    or: (x: unknown, y: () => unknown) => (truth(x) ? x : y()),
    truth,
    plain,
    at,
    get: (object: Members, key: string | number) => object[at(object, key)],
    update,
    /** The value before the change. */
    postfix: (object: Members, key: string | number, change: (old: unknown) => unknown) => {
      const old = object[at(object, key)];
      update(object, key, change);
      return old;
    },
    /** An order of numbers with derivatives, as `sort` expects it. */
    order: (compare: (x: unknown, y: unknown) => unknown) => (x: unknown, y: unknown) => {
      const difference = unwrap(compare(x, y));
      observation.comparison(difference, 0);
      return primal(difference);
    },
    step: () => observation.step(),
    event: observation.event.bind(observation),
    Math: {
      PI: Math.PI,
      ...Object.fromEntries(
        Object.entries(mathRules).map(([name, rule]) => [name, (...args: readonly unknown[]) => applied(rule, args)]),
      ),
    },
    Float64Array: DoubleCells,
    Float32Array: SingleCells,
    Int32Array: IntegerCells,
  };
}

export type Operations = ReturnType<typeof operations>;
