import { expectClose, type Closeness } from "./expectClose.ts";
import { cloneNumbers, innerProduct, mapNumbers, numbersFrom } from "./numbers.ts";

/** The compiled forward derivative: what `jvp(f, { wrt })` returns. */
export type Forward = (args: never, tangents: never) => { readonly value: unknown; readonly tangent: unknown };

/** The compiled reverse derivative: what `vjp(f, { wrt })` returns. */
export type Reverse = (...args: never[]) => {
  readonly value: unknown;
  readonly pullback: (cotangent: never) => unknown;
};

/**
 * Checks ⟨ȳ, J·ẋ⟩ = ⟨Jᵀ·ȳ, ẋ⟩ for random ẋ and ȳ: forward mode agrees with reverse mode. No step size is involved, so it
 * holds to rounding. The derivatives must be made with the same list `wrt` of argument indices.
 */
export function dotTest(
  derivatives: { readonly jvp: Forward; readonly vjp: Reverse },
  args: readonly unknown[],
  wrt: readonly number[],
  options: Closeness & { readonly seed?: number } = {},
): void {
  const random = numbersFrom(options.seed ?? 1);
  const randomLike = <T>(value: T): T => mapNumbers(value, random);
  const tangents = wrt.map((index) => randomLike(args[index]));
  const forward = derivatives.jvp(cloneNumbers(args) as never, cloneNumbers(tangents) as never);
  const reverse = derivatives.vjp(...(cloneNumbers(args) as never[]));
  expectClose(forward.value, reverse.value, { relative: 0 });
  const cotangent = randomLike(forward.value);
  const adjoints = reverse.pullback(cloneNumbers(cotangent) as never);
  expectClose(innerProduct(cotangent, forward.tangent), innerProduct(adjoints, tangents), options);
}
