import { emitFunc } from "../../compiler/backend/emit.ts";
import { parseFunc } from "../../ir/parser.ts";
import { addProduct, setProduct } from "../../runtime/support.ts";
import { adjoint } from "../../transforms/ad/adjoint.ts";
import { optimize } from "../../transforms/optimize/pipeline.ts";
import { sizes, type Network } from "./network.ts";

/** What the compiled function returns: the value, and the gradient in w1, b1, w2 and b2. */
type Sums<Numbers> = readonly [value: number, ...grad: Numbers[]];

/** The loss as the language in the middle has it, in which alone matrix products can be written so far. */
function lossText(storage: "Float64Array" | "Float32Array"): string {
  const { batch, inputs, hidden, outputs } = sizes;
  return `func @loss(%x: ${storage}, %labels: Int32Array, %w1: ${storage}, %b1: ${storage}, %w2: ${storage}, %b2: ${storage}) -> f64 {
    %0 = const 0
    %batch = const ${batch}
    %inputs = const ${inputs}
    %hidden = const ${hidden}
    %outputs = const ${outputs}
    %none = const -Infinity
    %nz = const ${batch * hidden}
    %z = alloc ${storage}, %nz
    product add NN, %z, %x, %w1, %batch, %inputs, %hidden
    %h = alloc ${storage}, %nz
    for %i in %0..%batch {
      %row = mul %i, %hidden
      for %j in %0..%hidden {
        %at = add %row, %j
        %sum = load %z, %at
        %bias = load %b1, %j
        %shifted = add %sum, %bias
        %unit = max %shifted, %0
        store %h, %at, %unit
      }
    }
    %ny = const ${batch * outputs}
    %y = alloc ${storage}, %ny
    product add NN, %y, %h, %w2, %batch, %hidden, %outputs
    %total = for %i2 in %0..%batch carry (%partial: f64 = %0) {
      %row2 = mul %i2, %outputs
      %most = for %j2 in %0..%outputs carry (%max: f64 = %none) {
        %at2 = add %row2, %j2
        %y2 = load %y, %at2
        %bias2 = load %b2, %j2
        %logit2 = add %y2, %bias2
        %next2 = max %max, %logit2
        yield %next2
      }
      %exps = for %j3 in %0..%outputs carry (%some: f64 = %0) {
        %at3 = add %row2, %j3
        %y3 = load %y, %at3
        %bias3 = load %b2, %j3
        %logit3 = add %y3, %bias3
        %difference = sub %logit3, %most
        %exp = exp %difference
        %next3 = add %some, %exp
        yield %next3
      }
      %log = log %exps
      %label = load %labels, %i2
      %at4 = add %row2, %label
      %y4 = load %y, %at4
      %bias4 = load %b2, %label
      %logit4 = add %y4, %bias4
      %own = sub %most, %logit4
      %term = add %log, %own
      %next4 = add %partial, %term
      yield %next4
    }
    %mean = div %total, %batch
    return %mean
  }`;
}

/** The text of the compiled value and gradient. */
export function gradientText(storage: "Float64Array" | "Float32Array"): string {
  const primal = optimize(parseFunc(lossText(storage)));
  const gradient = optimize(adjoint(primal, { wrt: [2, 3, 4, 5], name: "lossAndGradient" }));
  return emitFunc(gradient, { name: "lossAndGradient" }).text;
}

/** Compiles the value and gradient. */
export function compileGradient<Numbers>(storage: "Float64Array" | "Float32Array"): (network: Network<Numbers>) => Sums<Numbers> {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is the compiler's own
  const make = new Function("addProduct", "setProduct", `${gradientText(storage)}\nreturn lossAndGradient;`) as (
    ...kernels: readonly unknown[]
  ) => (...args: readonly unknown[]) => Sums<Numbers>;
  const run = make(addProduct, setProduct);
  return ({ x, labels, w1, b1, w2, b2 }) => run(x, labels, w1, b1, w2, b2, 1);
}
