import type { Dtype } from "./algebra.ts";
import { convert } from "./convert.ts";
import { eager, type EagerTerms, type Memory } from "./eager.ts";
import { stored, type Lazy } from "./lazy.ts";
import type { AnyOperation, ParameterKind } from "./operation.ts";
import { operations } from "./operations.ts";
import type { Shape } from "./strided.ts";

/** Makes a tensor of its elements in memory: dense, or at an offset and in steps. */
export type Maker<Tensor> = (shape: Shape, dtype: Dtype, memory: Memory, layout?: { readonly offset: number; readonly strides: readonly number[] }) => Tensor;

/** Runs operations at once, and finishes what they give: `make` makes tensors of what is in memory. */
export function runner<Tensor>(make: Maker<Tensor>) {
  const finish = (result: Lazy<EagerTerms>): Tensor => {
    const { dtype, shape, strided } = result;
    if (result.memory !== undefined) return make(shape, dtype, result.memory);
    return strided ? make(shape, dtype, strided.memory, strided) : make(shape, dtype, stored(eager, result).memory);
  };
  const run = (name: string, args: readonly unknown[]): Tensor | Tensor[] => {
    const operation = operations.get(name)!;
    const result = operation.apply(eager, ...argumentsOf(name, operation, args));
    return Array.isArray(result) ? (result as readonly Lazy<EagerTerms>[]).map(finish) : finish(result as Lazy<EagerTerms>);
  };
  return { run, finish };
}

function argumentsOf(name: string, { parameters }: AnyOperation, args: readonly unknown[]): unknown[] {
  return parameters.map((parameter, i) => {
    const isOptional = parameter.endsWith("?");
    if (isOptional && args[i] === undefined) return undefined;
    return convert(name, (isOptional ? parameter.slice(0, -1) : parameter) as ParameterKind, i, args[i]);
  });
}
