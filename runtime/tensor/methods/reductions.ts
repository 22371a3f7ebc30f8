import type { Tensor } from "../tensor.ts";
import type { Axes, AxesOf, Reduced } from "../types/axes.ts";
import type { AnyTensor, ShapeOf } from "../types/operands.ts";
import type { FloatsIn, In, Same, SumIn } from "../types/results.ts";

/** Operations along axes: reductions and running sums. */
export interface ReductionMethods {
  sum<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"sum", X, A>,
    keepDims?: K,
  ): SumIn<Reduced<ShapeOf<X>, A, K>, X>;
  mean<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"mean", X, A>,
    keepDims?: K,
  ): FloatsIn<Reduced<ShapeOf<X>, A, K>, X>;
  prod<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"prod", X, A>,
    keepDims?: K,
  ): SumIn<Reduced<ShapeOf<X>, A, K>, X>;
  max<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"max", X, A>,
    keepDims?: K,
  ): In<Reduced<ShapeOf<X>, A, K>, X>;
  min<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"min", X, A>,
    keepDims?: K,
  ): In<Reduced<ShapeOf<X>, A, K>, X>;
  logSumExp<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"logSumExp", X, A>,
    keepDims?: K,
  ): FloatsIn<Reduced<ShapeOf<X>, A, K>, X>;
  variance<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"variance", X, A>,
    keepDims?: K,
  ): FloatsIn<Reduced<ShapeOf<X>, A, K>, X>;
  std<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"std", X, A>,
    keepDims?: K,
  ): FloatsIn<Reduced<ShapeOf<X>, A, K>, X>;
  any<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"any", X, A>,
    keepDims?: K,
  ): Tensor<Reduced<ShapeOf<X>, A, K>, "bool">;
  all<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"all", X, A>,
    keepDims?: K,
  ): Tensor<Reduced<ShapeOf<X>, A, K>, "bool">;
  moments<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"moments", X, A>,
    keepDims?: K,
  ): [mean: FloatsIn<Reduced<ShapeOf<X>, A, K>, X>, variance: FloatsIn<Reduced<ShapeOf<X>, A, K>, X>];
  norm<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    order?: number,
    axis?: A & AxesOf<"norm", X, A>,
    keepDims?: K,
  ): FloatsIn<Reduced<ShapeOf<X>, A, K>, X>;
  argMax<X extends AnyTensor, const A extends number = 0>(this: X, axis?: A & AxesOf<"argMax", X, A>): Tensor<Reduced<ShapeOf<X>, A>, "int32">;
  argMin<X extends AnyTensor, const A extends number = 0>(this: X, axis?: A & AxesOf<"argMin", X, A>): Tensor<Reduced<ShapeOf<X>, A>, "int32">;
  cumsum<X extends AnyTensor, const A extends number = 0>(
    this: X,
    axis?: A & AxesOf<"cumsum", X, A>,
    isExclusive?: boolean,
    isReverse?: boolean,
  ): Same<X>;
  cumprod<X extends AnyTensor, const A extends number = 0>(
    this: X,
    axis?: A & AxesOf<"cumprod", X, A>,
    isExclusive?: boolean,
    isReverse?: boolean,
  ): Same<X>;
}
