import type ts from "typescript";
import { isLookup } from "../../ir/lookups.ts";
import type { Func, Op, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isReference } from "../../ir/types.ts";
import { aliasClasses } from "../../transforms/analysis/aliasClasses.ts";
import { LowerAgain, type UnsteadyFacts } from "./unsteadyFacts.ts";

/** Constants of modules and classes that are made again at the head of a function. */
const madeAgain = new WeakMap<Value, ts.Symbol>();

export function noteMadeAgain(ops: readonly Op[], symbol: ts.Symbol): void {
  for (const { results } of ops) for (const result of results) if (isReference(result.type)) madeAgain.set(result, symbol);
}

/**
 * A constant that is made again has the same members, but is another object: nothing may ask whether an object is that one, and
 * the caller must not be given it in place of the one it knows.
 * @throws LowerAgain where one is compared, looked up by, or stored in an argument: it must be the very object then
 */
export function requireIdentity(func: Func, { identities }: UnsteadyFacts): void {
  const constants = func.body.ops.flatMap(({ results }) => results.filter((result) => madeAgain.has(result)));
  const asking: Op[] = [];
  if (constants.length > 0) walkOps(func.body, (op) => { if (givenBy(op).length > 0) asking.push(op); });
  if (asking.length === 0) return;
  const classes = aliasClasses(func);
  for (const op of asking) {
    const [target] = op.operands;
    const isStore = op.kind === "set" || op.kind === "store";
    if (isStore && target && !classes.isParameter(classes.classOf(target))) continue;
    const ids = new Set(givenBy(op).map((value) => classes.classOf(value)));
    const constant = constants.find((value) => ids.has(classes.classOf(value)));
    const symbol = constant && madeAgain.get(constant);
    if (!symbol) continue;
    identities.add(symbol);
    throw new LowerAgain(`which object '${symbol.name}' is matters`);
  }
}

/** The objects of which an op asks or keeps which ones they are. */
function givenBy(op: Op): readonly Value[] {
  const isComparison = op.kind === "scalar" && (op.primitive === "strictEqual" || op.primitive === "strictUnequal");
  if (isComparison || (op.kind === "extern" && isLookup(op.template))) return op.operands.filter(({ type }) => isReference(type));
  if (op.kind === "set" || op.kind === "store") return op.operands.slice(-1).filter(({ type }) => isReference(type));
  return [];
}
