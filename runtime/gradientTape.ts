/// <reference lib="esnext.disposable" preserve="true" />
import { missingPlugin } from "./errors.ts";
import type { FloatTensor, Gradient, TensorJacobian } from "./gradientType.ts";
import type { Tensor } from "./tensor/tensor.ts";

export type GradientTapeOptions = {
  /** Allow more than one `gradient` or `jacobian` from this tape. Default false. */
  readonly persistent?: boolean;
  /** Differentiate with respect to variables that were not passed to `watch`. Default true. */
  readonly watchAccessedVariables?: boolean;
};

/** What an unconnected source gives: `"zero"` zeros of its structure, `"none"` null. Default: an error at build time. */
export type UnconnectedGradients = "none" | "zero";

export type TapeGradientOptions = {
  /** A seed for each target, in the structure of `target`. Default: ones. */
  readonly outputGradients?: unknown;
  readonly unconnectedGradients?: "zero";
};

/** The gradient of a variable, or a tuple of them, with null for each source that the target does not depend on. */
export type NullableTapeGradient<Sources> = Sources extends readonly [unknown, ...unknown[]]
  ? { -readonly [Index in keyof Sources]: Gradient<Sources[Index]> | null }
  : Gradient<Sources> | null;

/** One row per component of the target. */
export type TapeJacobian<Target, Source> = Target extends number
  ? Gradient<Source>
  : Target extends FloatTensor
    ? TensorJacobian<Target, Source>
    : Gradient<Source>[];

/** The Jacobians of the parts along the first dimension. */
export type TapeBatchJacobian<Target extends FloatTensor, Source extends FloatTensor> = Source["shape"] extends readonly [number, ...infer Inner extends readonly number[]]
  ? Tensor<[...Target["shape"], ...Inner], Target["dtype"]>
  : Tensor<number[], Target["dtype"]>;

/**
 * Derivatives of variables with respect to variables, in the manner of TensorFlow: the tape covers the statements from its
 * construction on, within the enclosing function or module body. It is compiled away; nothing is recorded while the
 * program runs.
 *
 * ```ts
 * const tape = new GradientTape(); // or: using tape = …
 * const y = 2 * x ** 3 + 5 * x ** 2 + 3 * x;
 * const dy = tape.gradient(y, x);
 * ```
 *
 * @throws {NablaError} if the module was not compiled by nabla.
 */
export class GradientTape {
  constructor(options?: GradientTapeOptions);
  constructor() {
    throw missingPlugin("GradientTape");
  }

  /**
   * The gradient of `target` (several targets are summed) with respect to `sources`, in the structure of `sources`.
   * @throws {NablaError} at the second call, unless the tape is persistent.
   */
  gradient<const Sources>(target: unknown, sources: Sources, options?: TapeGradientOptions): Gradient<Sources>;
  gradient<const Sources>(
    target: unknown,
    sources: Sources,
    options: { readonly outputGradients?: unknown; readonly unconnectedGradients: UnconnectedGradients },
  ): NullableTapeGradient<Sources>;
  gradient(): unknown {
    throw missingPlugin("GradientTape.gradient");
  }

  /** The Jacobian of a vector: one row per component of `target`, each in the structure of `source`; of a tensor, one tensor. */
  jacobian<Target, Source>(target: Target, source: Source): TapeJacobian<Target, Source>;
  jacobian(): unknown {
    throw missingPlugin("GradientTape.jacobian");
  }

  /**
   * The Jacobians of the rows of `target` with respect to the same rows of `source`: `[batch][outputs][inputs]`, for tensors
   * in one. Row i of `target` must depend on row i of `source` only.
   * @throws {NablaError} if the numbers of rows differ.
   */
  batchJacobian<Target extends FloatTensor, Source extends FloatTensor>(target: Target, source: Source): TapeBatchJacobian<Target, Source>;
  batchJacobian<Source extends readonly unknown[]>(target: readonly unknown[], source: Source): Gradient<Source>[];
  batchJacobian(): unknown {
    throw missingPlugin("GradientTape.batchJacobian");
  }

  /** Makes variables sources; needed only with `watchAccessedVariables: false`. */
  watch(...variables: readonly unknown[]): void;
  watch(): unknown {
    throw missingPlugin("GradientTape.watch");
  }

  /** Runs `body`, whose operations are constants for this tape, and returns its result. */
  stopRecording<Result>(body: () => Result): Result;
  stopRecording(): unknown {
    throw missingPlugin("GradientTape.stopRecording");
  }

  /** Forgets what was recorded and watched so far. */
  reset(): void {
    throw missingPlugin("GradientTape.reset");
  }

  /** The watched variables that were used, in the order in which they were declared. */
  watchedVariables(): unknown[] {
    throw missingPlugin("GradientTape.watchedVariables");
  }

  [Symbol.dispose](): void {
    throw missingPlugin("GradientTape");
  }
}
