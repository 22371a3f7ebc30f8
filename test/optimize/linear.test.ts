import { describe, expect, test } from "vitest";
import type { Func, Op, Region } from "../../ir/ops.ts";
import { parseFunc } from "../../ir/parser.ts";
import { passes, type PassContext } from "../../transforms/optimize/pipeline.ts";
import { adjointMemoryOf } from "../../transforms/optimize/adjointMemory.ts";

/** The function with ops that count how often anything of them is read. */
function counted(func: Func, count: { reads: number }): Func {
  const wrapRegion = (region: Region): Region => ({ ...region, ops: region.ops.map(wrapOp) });
  const wrapOp = (op: Op): Op => {
    const inner: Op = { ...op, regions: op.regions.map(wrapRegion) };
    return new Proxy(inner, {
      get: (target, key) => {
        count.reads++;
        return Reflect.get(target, key) as unknown;
      },
    });
  };
  return { ...func, body: wrapRegion(func.body) };
}

/** Functions of about `n` statements, by what is repeated; `#` is the number of the repetition. */
const shapes: Readonly<Record<string, string>> = {
  "straight lines": "%a# = mul %x, %y  %b# = exp %a#  %c# = add %b#, %x  %d# = neg %c#  acc %g, %0, %d#",
  "loops with sums": `for %i# in %0..%n { %a# = load %p, %i#  %b# = mul %a#, %x  acc %g, %1, %b#  acc %h, %i#, %a# }`,
  "stores at constant indices":
    "%k# = const #  store %l, %k#, %x  %a# = load %l, %k#  %b# = load %l, %0  store %g, %k#, %b#",
  "small arrays": `%a# = arrayLiteral f64[], %x, %y  %b# = alloc Float64Array, %3
    for %i# in %0..%n { store %b#, %0, %x  %c# = load %a#, %0  acc %b#, %1, %c#  if %q { store %b#, %1, %y } }
    %d# = load %b#, %1  acc %g, %0, %d#`,
  branches: `%a# = lt %x, %y  %b# = if %a# { %c# = exp %x  yield %c# } else { %d# = load %p, %0  yield %d# }  acc %g, %0, %b#`,
  "tape traffic": `%t# = newTape  for %i# in %0..%n { push %t#, %x, %i# }
    for %j# in %0..%n { %a#: f64, %b#: int = pop %t#  acc %g, %b#, %a# }`,
  "temporary arrays": `for %i# in %0..%n { %a# = alloc Float64Array, %n  store %a#, %i#, %x  %b# = load %a#, %0  acc %g, %i#, %b# }`,
  records: `%r# = record P{x: f64, y: f64}, %x, %y  set x, %r#, %y  %a# = get x, %r#  accField y, %r#, %a#  %b# = get y, %r#  acc %g, %0, %b#`,
  "foreign code": `%a# = load %p, %0  %e# = extern "log($0)", %p  %b# = load %p, %0  acc %g, %0, %b#`,
};

function synthetic(shape: string, copies: number, nested: boolean): Func {
  const repeated = Array.from({ length: copies }, (_, i) => (shapes[shape] ?? "").replaceAll("#", String(i))).join(
    "\n",
  );
  const body = nested ? `for %o in %0..%n { for %u in %0..%n { ${repeated} } }` : repeated;
  return parseFunc(`func @f(%p: Float64Array, %l: f64[], %x: f64, %y: f64, %n: int, %q: bool) -> (Float64Array, Float64Array) {
    %0 = const 0  %1 = const 1  %3 = const 3  %g = zerosLike %p  %h = zerosLike %p
    ${body}
    return %g, %h
  }`);
}

const context: PassContext = { module: new Map(), isFinal: false, adjoint: adjointMemoryOf() };

describe("reads of ops grow in proportion to the function", () => {
  for (const shape of Object.keys(shapes)) {
    test.each([false, true])(`${shape}, nested: %s`, (nested) => {
      for (const pass of passes) {
        const reads = [100, 400].map((copies) => {
          const count = { reads: 0 };
          const func = counted(synthetic(shape, copies, nested), count);
          pass.run(func, context);
          return count.reads;
        }) as [number, number];
        expect(reads[1] / reads[0], pass.name).toBeLessThan(4.6);
      }
    });
  }
});
