import { keyIndex } from "../../../ir/lookups.ts";
import type { Func, Op, Region } from "../../../ir/ops.ts";
import type { Lowering } from "../lowering.ts";
import { holdsCollections } from "./layout.ts";

/**
 * Where no key is ever removed, every position is in use: the tests of that are dropped. A Map or Set that a function gets
 * from the code around it may have keys removed there.
 */
export function withoutRemovals(l: Lowering, func: Func): Func {
  const isForeign = !func.isCallee && func.body.params.some(({ type }) => holdsCollections(type));
  if (l.session.collections.removes || isForeign) return func;
  return { ...func, body: allInUse(func.body) };
}

function allInUse(region: Region): Region {
  const ops = region.ops.map((op): Op => {
    if (op.kind === "extern" && op.template === keyIndex.isAt) {
      return { kind: "const", value: true, operands: [], results: op.results, regions: [], span: op.span };
    }
    return op.regions.length === 0 ? op : { ...op, regions: op.regions.map(allInUse) };
  });
  return { ...region, ops };
}
