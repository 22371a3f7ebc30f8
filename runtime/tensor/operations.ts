import type { AnyOperation } from "./operation.ts";
import * as creation from "./operations/creation.ts";
import * as elementwise from "./operations/elementwise.ts";
import { argMax, argMin, all, any, logSumExp, max, mean, min, moments, norm, prod, std, sum, variance } from "./operations/reductions.ts";
import { dot, matmul, outer } from "./operations/products.ts";

/** All operations on tensors, by the names of their functions. */
export const operations: ReadonlyMap<string, AnyOperation> = new Map(
  Object.entries({
    ...creation,
    ...elementwise,
    ...{ sum, mean, prod, max, min, logSumExp, variance, std, moments, any, all, norm, argMax, argMin },
    ...{ matmul, dot, outer },
  } as unknown as Record<string, AnyOperation>),
);
