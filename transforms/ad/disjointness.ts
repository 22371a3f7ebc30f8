import { Builder } from "../../ir/builder.ts";
import type { Func, Op, Value } from "../../ir/ops.ts";
import { mayHoldArrays } from "../../ir/places.ts";
import { isReference } from "../../ir/types.ts";
import { contentClasses } from "../analysis/activity.ts";
import type { AliasClasses } from "../analysis/aliasClasses.ts";

/**
 * Checks at the entry of a derivative that no two parameters, and no two arrays of numbers in one, overlap where one is
 * written: the only case in which separate adjoint arrays would be wrong (and in which the alias analysis would be).
 * @param counts Which writes there are to be.
 */
export function disjointnessChecks(func: Func, classes: AliasClasses, counts: (write: Op) => boolean = () => true): readonly Op[] {
  const b = new Builder(func.span);
  const references = func.body.params.filter((param) => isReference(param.type));
  const written = new Set(references.filter((param) => isWritten(param, classes, counts)));
  references.forEach((first, i) => {
    if (mayHoldArrays(first.type) && written.has(first)) {
      const parts = first.type.kind === "array" ? "rows" : "arrays";
      b.requireDistinct(first, `${parts} of '${first.name ?? "argument"}' overlap in memory, and one is written`);
    }
    for (const second of references.slice(i + 1)) {
      if (!written.has(first) && !written.has(second)) continue;
      const changed = written.has(first) ? first : second;
      const names = `'${first.name ?? "argument"}' and '${second.name ?? "argument"}'`;
      b.requireDisjoint(first, second, `${names} overlap in memory, and '${changed.name ?? "one"}' is written`);
    }
  });
  return b.ops;
}

/**
 * Whether the function may write memory of this parameter, at any depth. What the runtime makes is never written: where it meets
 * what the function made itself, in a loop say, that is what the writes are to.
 */
export function isWritten(param: Value, classes: AliasClasses, counts: (write: Op) => boolean = () => true): boolean {
  if (param.type.kind === "record" && param.type.maker !== undefined) return false;
  return contentClasses(classes, classes.classOf(param), param.type).some((id) => classes.writesTo(id).some(counts));
}
