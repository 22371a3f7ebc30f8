import fc from "fast-check";
import { expect, test } from "vitest";
import { buildFunc, buildRegion, freshValue, type Builder } from "../../../ir/builder.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import { interpret } from "../../../ir/interpreter.ts";
import type { Func, Region, Value } from "../../../ir/ops.ts";
import { f64, int, typedArray } from "../../../ir/types.ts";
import { adjoint } from "../../../transforms/ad/adjoint.ts";
import { tangent } from "../../../transforms/ad/tangent.ts";
import { expandProducts } from "../../../transforms/optimize/expandProducts.ts";
import { optimize } from "../../../transforms/optimize/pipeline.ts";
import { expectClose } from "../../support/expectClose.ts";
import { cloneNumbers } from "../../support/numbers.ts";

/** A step of a program on a few square matrices, by their numbers. */
type Step =
  | { readonly kind: "product"; readonly c: number; readonly a: number; readonly b: number; readonly letters: number; readonly sets: boolean }
  | { readonly kind: "squash" | "fresh"; readonly c: number }
  | { readonly kind: "copy"; readonly c: number; readonly a: number }
  | { readonly kind: "loop" | "branch"; readonly steps: readonly Step[] };

const matrices = 4;
const index = fc.nat(matrices - 1);
const { steps } = fc.letrec<{ step: Step; steps: readonly Step[] }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 2 },
    fc.record({ kind: fc.constant("product" as const), c: index, a: index, b: index, letters: fc.nat(3), sets: fc.boolean() }).filter(({ c, a, b }) => c !== a && c !== b),
    fc.record({ kind: fc.constantFrom("squash" as const, "fresh" as const), c: index }),
    fc.record({ kind: fc.constant("copy" as const), c: index, a: index }),
    fc.record({ kind: fc.constantFrom("loop" as const, "branch" as const), steps: tie("steps") }),
  ),
  steps: fc.array(tie("step"), { minLength: 1, maxLength: 5 }),
}));

/** The program as a function `(x, y, n) → number`, of matrices of n·n elements of which x and y are the first two. */
function funcOf(program: readonly Step[]): Func {
  const floats = typedArray("Float64Array");
  const params = [freshValue(floats, "x"), freshValue(floats, "y"), freshValue(int, "n")];
  return buildFunc("f", params, (b, [x, y, n]) => {
    const size = b.mul(n as Value, n as Value);
    const others = Array.from({ length: matrices - 2 }, () => b.alloc(floats, size));
    /** Writes the steps, and gives the matrices as they are called at the end. */
    const write = (inner: Builder, list: readonly Step[], outer: readonly Value[]): readonly Value[] => {
      const pool = [...outer];
      const at = (i: number): Value => pool[i] as Value;
      const each = (visit: (body: Builder, i: Value) => void): void => forEachIndex(inner, size, visit);
      for (const step of list) {
        switch (step.kind) {
          case "product": {
            const [a, second] = [{ matrix: at(step.a), transposed: step.letters > 1 }, { matrix: at(step.b), transposed: step.letters % 2 === 1 }];
            inner.product(at(step.c), a, second, [n as Value, n as Value, n as Value], step.sets);
            break;
          }
          case "squash":
            each((body, i) => body.store(at(step.c), i, body.apply("tanh", body.load(at(step.c), i))));
            break;
          case "copy":
            each((body, i) => body.store(at(step.c), i, body.load(at(step.a), i)));
            break;
          case "fresh":
            // Memory of its own, to the end of the block.
            pool[step.c] = inner.alloc(floats, size);
            break;
          case "loop":
            forEachIndex(inner, inner.constant(2), (body) => void write(body, step.steps, pool));
            break;
          case "branch": {
            const positive = inner.apply("gt", inner.load(at(0), inner.constant(1)), inner.constant(0));
            const arm = (which: readonly Step[]): Region => 
              buildRegion([], (body) => {
                write(body, which, pool);
                return [];
              });
            inner.if(positive, arm(step.steps), arm(step.steps.slice(1)), []);
          }
        }
      }
      return pool;
    };
    const pool = write(b, program, [x as Value, y as Value, ...others]);
    const sums = [...pool, x as Value, y as Value].map((array) => {
      const [i, partial, total] = [freshValue(int), freshValue(f64), freshValue(f64)];
      const body = buildRegion([i, partial], (inner) => [inner.add(partial, inner.apply("sin", inner.load(array, i)))]);
      b.for(b.constant(0), size, 1, [b.constant(0)], body, [total]);
      return total;
    });
    return [sums.reduce((a, c) => b.add(a, c))];
  });
}

const matrix = (phase: number): Float64Array => Float64Array.from({ length: 25 }, (_, i) => 0.5 * Math.sin(phase + 2.3 * i));

test("random programs with products have the derivatives of their loops, at first and second order", () => {
  const property = fc.property(steps, (program) => {
    const func = funcOf(program);
    const loops = expandProducts(func, () => true);
    const args = [matrix(1), matrix(2), 5];
    const seeds = [matrix(3), matrix(4)];
    const run = (derived: Func, ...rest: readonly unknown[]): readonly unknown[] => interpret(derived, cloneNumbers([...args, ...rest]));
    const gradient = (primal: Func): Func => optimize(adjoint(optimize(primal), { wrt: [0, 1], name: "gradient" }));
    const [ours, plain] = [gradient(func), gradient(loops)];
    expect(run(optimize(func))).toEqual(run(loops));
    expectClose(run(ours, 1), run(plain, 1), { relative: 1e-9 });
    expectClose(run(optimize(tangent(func, { wrt: [0, 1], name: "slope" })), ...seeds), run(tangent(loops, { wrt: [0, 1], name: "slope" }), ...seeds), { relative: 1e-9 });
    const second = (first: Func): readonly unknown[] => run(optimize(tangent(first, { wrt: [0, 1], name: "second" })), 1, ...seeds);
    expectClose(second(ours), second(plain), { relative: 1e-7 });
  });
  fc.assert(property, { numRuns: Number(process.env["NABLA_RANDOM_PRODUCTS"] ?? 12), seed: Number(process.env["NABLA_SEED"] ?? 3) });
});
