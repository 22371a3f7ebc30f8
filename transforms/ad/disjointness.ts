import { Builder } from "../../ir/builder.ts";
import type { Func, Op, Value } from "../../ir/ops.ts";
import { isReference } from "../../ir/types.ts";
import { contentClasses } from "../analysis/activity.ts";
import type { AliasClasses } from "../analysis/aliasClasses.ts";

/**
 * Checks at the entry of a derivative that no two array parameters, and no two rows of one, overlap where one is written: the only case
 * in which separate adjoint arrays would be wrong (and in which the alias analysis would be).
 */
export function disjointnessChecks(func: Func, classes: AliasClasses): readonly Op[] {
  const b = new Builder(func.span);
  const arrays = func.body.params.filter((param) => param.type.kind === "array");
  const isWritten = (value: Value): boolean =>
    contentClasses(classes, classes.classOf(value), value.type).some((id) => classes.writesTo(id).length > 0);
  arrays.forEach((first, i) => {
    const isNested = first.type.kind === "array" && isReference(first.type.element);
    if (isNested && isWritten(first)) {
      const name = first.name ?? "argument";
      b.requireDistinct(first, `rows of '${name}' overlap in memory, and one is written`);
    }
    for (const second of arrays.slice(i + 1)) {
      if (!isWritten(first) && !isWritten(second)) continue;
      const written = isWritten(first) ? first : second;
      const names = `'${first.name ?? "argument"}' and '${second.name ?? "argument"}'`;
      b.requireDisjoint(first, second, `${names} overlap in memory, and '${written.name ?? "one"}' is written`);
    }
  });
  return b.ops;
}
