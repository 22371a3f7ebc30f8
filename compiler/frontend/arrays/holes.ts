import type ts from "typescript";
import type { Builder } from "../../../ir/builder.ts";
import { invariant } from "../../../ir/invariant.ts";
import type { Func, Op, Span, Value } from "../../../ir/ops.ts";
import { findOp, walkOps } from "../../../ir/traverse.ts";
import { typesEqual } from "../../../ir/typeRelations.ts";
import { bool, type ArrayType, type Type } from "../../../ir/types.ts";
import type { AliasClasses, ClassId } from "../../../transforms/analysis/aliasClasses.ts";
import { sparseArrays } from "../../../transforms/analysis/sparseArrays.ts";
import type { Lowering } from "../lowering.ts";
import { overIndices, untilFound, type Found, type Range } from "./loops.ts";

/**
 * What one lowering of a marked call knows of holes. `forEach` and its like visit only the elements that are there. Where all
 * are, their loops need no test; so the call is lowered without tests first, and again with tests in the methods whose arrays
 * turn out to have holes, or to be shortened while they are visited.
 */
export type Holes = {
  /** Calls of methods that tell holes apart and must look for them. */
  readonly tested: ReadonlySet<ts.Node>;
  /** The ops of such calls, by where they come from. */
  readonly visits: Map<Span, ts.Node>;
  /** Where an array may grow by more than the next element. */
  readonly growth: WeakSet<Span>;
  readonly lowered: Func[];
};

/** Lowers without tests, then with as many as are needed. */
export function lowerWithHoles<Result>(lower: (holes: Holes) => Result): Result {
  for (let tested: ReadonlySet<ts.Node> = new Set(); ; ) {
    const holes: Holes = { tested, visits: new Map(), growth: new WeakSet(), lowered: [] };
    const result = lower(holes);
    const found = holeyVisits(holes);
    if ([...found].every((node) => tested.has(node))) return result;
    tested = new Set([...tested, ...found]);
  }
}

/** The ops that follow may make holes. */
export function noteGrowth(l: Lowering, span = l.b.span): void {
  if (span) l.session.holes.growth.add(span);
}

/** The ops made last, and those that follow here, go through an array for a call that tells holes apart. */
export function noteVisit(l: Lowering, node: ts.Node): void {
  if (l.b.span) l.session.holes.visits.set(l.b.span, node);
}

/** Whether a call must look for holes in an array. */
export function looksForHoles(l: Lowering, node: ts.Node, array: Value): boolean {
  return l.session.holes.tested.has(node) && array.type.kind === "array" && array.type.storage === "Array";
}

/** A loop over the elements of an array that are there. */
export function overElements(l: Lowering, node: ts.Node, array: Value, range: Range, visit: (element: Value, index: Value) => void): void {
  noteVisit(l, node);
  overIndices(l, node, range, (i) => {
    if (!looksForHoles(l, node, array)) return visit(l.b.load(array, i), i);
    l.branch(
      node,
      isThere(l, array, i),
      () => {
        visit(l.b.load(array, i), i);
        return undefined;
      },
      () => undefined,
    );
  });
  noteVisit(l, node);
}

/** A search among the elements of an array that are there. */
export function untilElementFound(l: Lowering, node: ts.Node, array: Value, range: Range, test: (element: Value, index: Value) => Value): Found {
  noteVisit(l, node);
  const found = untilFound(l, node, range, (i) => {
    const holds = (): Value => test(l.b.load(array, i), i);
    if (!looksForHoles(l, node, array)) return holds();
    return l.branch(node, isThere(l, array, i), holds, () => l.constant(false)) as Value;
  });
  noteVisit(l, node);
  return found;
}

/** An array of so many elements of which none is there. */
export function emptyArray(l: Lowering, b: Builder, type: ArrayType, length: Value): Value {
  const array = b.arrayLiteral(type, []);
  noteGrowth(l, b.span);
  b.resize(array, b.constant(0), length);
  return array;
}

function isThere(l: Lowering, array: Value, index: Value): Value {
  return l.b.extern("$1 in $0", [array, index], bool, true);
}

/** For methods that would have to keep holes: throws where the array has some. The array's length follows. */
export function requireDense(l: Lowering, node: ts.CallExpression, array: Value, isDeep = false): void {
  l.at(node);
  noteVisit(l, node);
  if (!l.session.holes.tested.has(node)) return;
  const callee = node.expression;
  const name = l.ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  l.b.extern(`nabla.requireDense($0, $1${isDeep ? ", true" : ""})`, [array, l.literal(`${name} of an array with holes: elements that were never given a value`)]);
}

type Visit = { readonly node: ts.Node; readonly func: Func; readonly array: Value; readonly loop: Op | undefined };

function holeyVisits({ visits, growth, lowered }: Holes): ReadonlySet<ts.Node> {
  const found = new Set<ts.Node>();
  if (visits.size === 0) return found;
  const isGrowth = (op: Op): boolean => (op.kind === "store" || op.kind === "resize") && isPlain(op.operands[0]) && op.span !== undefined && growth.has(op.span);
  const all = lowered.map((func) => ({ func, visits: visitsIn(func, visits), ...changesIn(func, isGrowth) }));
  const sparseTypes = new Map<Func, Type[]>();
  for (const { func, visits: own, grows, resizes } of all) {
    if (grows.length === 0 && (resizes.length === 0 || own.length === 0)) continue;
    const { classes, sparse } = sparseArrays(func, isGrowth);
    sparseTypes.set(func, grows.filter((array) => sparse.has(classes.classOf(array))).map(({ type }) => type));
    for (const visit of own) if (sparse.has(classes.classOf(visit.array)) || isShortened(visit, classes)) found.add(visit.node);
  }
  // What is known of one function is taken to hold in the others by type alone.
  for (const { func, visits: own } of all) {
    const types = [...sparseTypes].flatMap(([other, list]) => (other === func ? [] : list));
    const resized = all.flatMap(({ func: other, resizes }) => (other === func ? [] : resizes.map(({ type }) => type)));
    for (const { node, array, loop } of own) {
      const mayBe = (type: Type): boolean => typesEqual(type, array.type);
      if (types.some(mayBe) || (loop && calls(loop) && resized.some(mayBe))) found.add(node);
    }
  }
  return found;
}

function visitsIn(func: Func, visits: ReadonlyMap<Span, ts.Node>): readonly Visit[] {
  const found: Visit[] = [];
  walkOps(func.body, (op) => {
    const node = op.span && visits.get(op.span);
    const array = node && visitedBy(op);
    if (node && array && isPlain(array)) found.push({ node, func, array, loop: op.regions.length > 0 ? op : undefined });
  });
  return found;
}

/** The array that an op goes through, by its length or by the elements that its loop reads first. */
function visitedBy(op: Op): Value | undefined {
  if (op.kind === "length") return op.operands[0];
  if (op.kind !== "for" && op.kind !== "while") return undefined;
  const body = op.regions.at(-1);
  invariant(body, "a loop has a body");
  return findOp(body, ({ kind }) => kind === "load")?.operands[0];
}

function changesIn(func: Func, isGrowth: (op: Op) => boolean): { readonly grows: readonly Value[]; readonly resizes: readonly Value[] } {
  const grows: Value[] = [];
  const resizes: Value[] = [];
  walkOps(func.body, (op) => {
    if (isGrowth(op)) grows.push(op.operands[0] as Value);
    if (op.kind === "resize") resizes.push(op.operands[0] as Value);
  });
  return { grows, resizes };
}

/** Whether the loop of a visit gives its array another length. */
function isShortened({ array, loop }: Visit, classes: AliasClasses): boolean {
  const id: ClassId = classes.classOf(array);
  const resizes = (op: Op): boolean => op.kind === "resize" && classes.classOf(op.operands[0] as Value) === id;
  return loop?.regions.some((region) => findOp(region, resizes)) ?? false;
}

function calls(loop: Op): boolean {
  return loop.regions.some((region) => findOp(region, ({ kind }) => kind === "call"));
}

function isPlain(array: Value | undefined): boolean {
  return array?.type.kind === "array" && array.type.storage === "Array";
}
