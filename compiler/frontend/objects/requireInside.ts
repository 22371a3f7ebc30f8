import type ts from "typescript";
import type { Func, Op, Region, Span, Value } from "../../../ir/ops.ts";
import { isLookup } from "../../../ir/lookups.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { aliasClasses } from "../../../transforms/analysis/aliasClasses.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { holdsCollections } from "../collections/layout.ts";
import type { Lowering } from "../lowering.ts";

/**
 * Objects of classes are made as plain objects with the data of their class, which nobody can tell inside the function. They
 * must not leave it. What stands for a Map or Set must not even be looked at by other code.
 * @throws Problem where one is returned, stored in an argument, or given to code that is not compiled.
 */
export function requireInside(l: Lowering, func: Func, node: ts.Node): void {
  const made: Op[] = [];
  const given: Value[] = [];
  walkOps(func.body, (op) => {
    if (op.kind === "record" && op.type.partial !== undefined) made.push(op);
    if (op.kind === "extern" && !isLookup(op.template)) given.push(...op.operands.filter(({ type }) => !op.pure || holdsCollections(type)));
  });
  if (made.length === 0) return;
  const classes = aliasClasses(func);
  const logged = new Set(given.filter(({ type }) => type.kind === "record" || type.kind === "array").map((value) => classes.classOf(value)));
  for (const op of made) {
    if (op.kind !== "record") continue;
    const id = classes.classOf(op.results[0] as Value);
    if (!classes.isEscaping(id) && !logged.has(id)) continue;
    throw new Problem(
      "unsupportedType",
      nodeAt(l, op.span) ?? node,
      `This makes ${op.type.partial ?? "an object"} that leaves '${func.name}': it is returned, stored in an argument, or given to code that is not compiled.`,
      "Return or store its numbers, in a plain object or an array.",
    );
  }
}

/** The region of a derivative whose function has been checked: what it makes itself is not asked about again. */
export function asChecked(region: Region): Region {
  const ops = region.ops.map((op): Op => {
    if (op.kind === "record" && op.type.partial !== undefined) return { ...op, type: { ...op.type, partial: undefined } };
    return op.regions.length === 0 ? op : { ...op, regions: op.regions.map(asChecked) };
  });
  return { ...region, ops };
}

/** The innermost node of the source that a span covers. */
function nodeAt(l: Lowering, span: Span | undefined): ts.Node | undefined {
  const file = span && l.program.getSourceFile(span.file);
  const find = (node: ts.Node): ts.Node | undefined => {
    if (!span || node.getStart() > span.start || node.getEnd() < span.end) return undefined;
    return l.ts.forEachChild(node, find) ?? node;
  };
  return file && find(file);
}
