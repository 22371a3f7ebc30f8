import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Chosen, FunctionValue, Operand } from "../operands.ts";
import { equal } from "../truth.ts";
import { chosen, isFunctionValue, isSameFunction, isUndefinedLiteral, literal, selectorOf } from "./functionValues.ts";

/** Functions, by what selects each. */
export type Alternatives = Map<string | number | boolean, FunctionValue>;

/** One side of a choice: what it is lowered by, and where it is written. */
export type Side = { readonly node: ts.Node; readonly lower: () => Operand };

/**
 * One of two operands, by a condition that is evaluated. Of functions, the value that is merged is a selector: the condition
 * itself for two functions, the number of the alternative where a side is one of several already.
 */
export function choose(l: Lowering, node: ts.Node, condition: Value, then: Side, otherwise: Side, isNested = false): Operand {
  const known = l.known(condition);
  if (typeof known === "boolean") return (known ? then : otherwise).lower();
  const alternatives: Alternatives = new Map();
  const sides: ("function" | "absent" | "value")[] = [];
  let isTotal = true;
  const lowerSide = ({ node: at, lower }: Side, key: boolean) => (): Value => {
    const operand = lower();
    if (!("kind" in operand)) {
      const isUndefined = isUndefinedLiteral(l, operand);
      if (!l.ended) sides.push(isUndefined ? "absent" : "value");
      if (isUndefined) isTotal = false;
      return operand;
    }
    if (!isFunctionValue(operand)) throw notAValue(at);
    sides.push("function");
    if (operand.kind === "chosen") {
      isTotal &&= operand.isTotal;
      return renumbered(l, at, operand, alternatives);
    }
    if (isNested) return l.constant(append(alternatives, operand));
    alternatives.set(key, operand);
    return l.constant(key);
  };
  const value = l.branch(node, condition, lowerSide(then, true), lowerSide(otherwise, false)) as Value;
  if (!sides.includes("function")) return value;
  if (sides.includes("value")) throw notAValue(node);
  return chosen(l, value, alternatives, isTotal);
}

/** The number under which a list of alternatives has a function, which is added if it is not there. */
function append(alternatives: Alternatives, target: FunctionValue): number {
  for (const [key, known] of alternatives) if (isSameFunction(known, target) && typeof key === "number") return key;
  alternatives.set(alternatives.size, target);
  return alternatives.size - 1;
}

/** The selector of a choice among functions that become members of a longer list; -1 for none of them. */
function renumbered(l: Lowering, node: ts.Node, target: Chosen, alternatives: Alternatives): Value {
  const selector = selectorOf(l, node, target);
  const entries = [...target.alternatives].map(([key, alternative]) => ({ key, number: append(alternatives, alternative) }));
  const step = (i: number): Value => {
    const entry = entries[i];
    if (!entry) return l.constant(-1);
    if (target.isTotal && i === entries.length - 1) return l.constant(entry.number);
    return l.branch(node, equal(l, selector, literal(l, entry.key), "==="), () => l.constant(entry.number), () => step(i + 1)) as Value;
  };
  return step(0);
}

/** The number of a function in a list that it is added to, as a value. */
export function numbered(l: Lowering, node: ts.Node, target: FunctionValue, alternatives: Alternatives): Value {
  return target.kind === "chosen" ? renumbered(l, node, target, alternatives) : l.constant(append(alternatives, target));
}

/** The run-time value that an operand is. */
export function valueOf(node: ts.Node, operand: Operand): Value {
  if (!("kind" in operand)) return operand;
  throw notAValue(node);
}

export function notAValue(node: ts.Node): Problem {
  return new Problem("unsupportedSyntax", node, "A function or a structure of gradients is used as a plain value here.", "Call the function directly, or take the structure's members one by one.");
}
