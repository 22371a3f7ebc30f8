import type { Func, Op, Region, Value } from "../../../ir/ops.ts";

/**
 * A module in which the comparisons that arrays are sorted with stand in front of what sorts them. They are compiled code: the
 * runtime calls them with positions, and sees nothing of the elements but whether they are there.
 */
export function withoutComparisons(main: Func): Func {
  const callees = main.callees && new Map([...main.callees].map(([name, func]) => [name, { ...func, body: flattened(func.body) }]));
  return { ...main, body: flattened(main.body), callees };
}

function flattened(region: Region): Region {
  const comparisons = new Set<Value | undefined>(region.ops.flatMap((op) => (isSorting(op) ? op.operands.slice(1) : [])));
  const ops = region.ops.flatMap((op): readonly Op[] => {
    const regions = op.regions.map(flattened);
    if (op.kind === "lambda" && comparisons.has(op.results[0])) return regions.flatMap((body) => body.ops);
    return regions.length === 0 ? [op] : [{ ...op, regions }];
  });
  return { ...region, ops };
}

function isSorting(op: Op): boolean {
  return op.kind === "extern" && /^(nabla\.sortedPositions\(|Uint32Array\.from\(\$0\.keys\(\)\)\.sort\()/.test(op.template);
}
