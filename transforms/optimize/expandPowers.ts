import { Builder } from "../../ir/builder.ts";
import type { Func, Literal, Op, Region, Value } from "../../ir/ops.ts";
import { cheapPower } from "../../ir/primitives/cheapPower.ts";
import { Renaming, withOps, withRegions } from "./renaming.ts";

/**
 * Writes powers with small integral constant exponents as products and reciprocals.
 *
 * Needs: nothing. Guarantees: values agree up to a few of the last bits, and with negative exponents up to 2^−1022, not
 * bit for bit: it is no pass of every pipeline, but for the option `fastMath`. Half-integral exponents stay: a square
 * root is NaN at −∞, where the power is infinite.
 *
 * Example: with `%3 = const 3`, `%1 = pow %x, %3` becomes `%2 = mul %x, %x; %1 = mul %2, %x`.
 */
export function expandPowers(func: Func): Func {
  const body = new Expansion().region(func.body);
  const callees = func.callees && new Map([...func.callees].map(([name, callee]) => [name, expandPowers(callee)] as const));
  return body === func.body && !callees ? func : { ...func, body, ...(callees && { callees }) };
}

class Expansion {
  readonly #renaming = new Renaming();
  readonly #constants = new Map<Value, Literal>();

  region(region: Region): Region {
    const out = new Builder();
    for (const original of region.ops) this.#op(original, out);
    return withOps(region, out.ops, this.#renaming.yields(region));
  }

  #op(original: Op, out: Builder): void {
    const op = this.#renaming.operands(original);
    out.span = op.span;
    if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    const [x, y] = op.operands as readonly [Value, Value];
    const exponent = op.kind === "scalar" && op.primitive === "pow" ? this.#constants.get(y) : undefined;
    if (typeof exponent === "number" && isCheap(exponent)) {
      this.#renaming.replace(op.results[0] as Value, cheapPower(out, x, exponent));
    } else {
      out.append(
        withRegions(
          op,
          op.regions.map((nested) => this.region(nested)),
        ),
      );
    }
  }
}

/** `cheapPower` leaves greater ones as they are, and V8 computes squares as products by itself; others read better as powers. */
function isCheap(exponent: number): boolean {
  return Number.isInteger(exponent) && Math.abs(exponent) <= 16 && exponent !== 0 && exponent !== 1 && exponent !== 2;
}
