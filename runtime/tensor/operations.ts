import type { AnyOperation } from "./operation.ts";
import * as convolutions from "./operations/convolutions.ts";
import * as creation from "./operations/creation.ts";
import * as elementwise from "./operations/elementwise.ts";
import { determinant } from "./operations/determinant.ts";
import { inverse, solve } from "./operations/elimination.ts";
import { einsum } from "./operations/einsum.ts";
import { embedding, gather, gatherND, scatterND, tensorScatterUpdate, unsortedSegmentSum } from "./operations/indexing.ts";
import { concat, meshgrid, split, stack, unstack } from "./operations/joining.ts";
import * as losses from "./operations/losses.ts";
import { bandPart, cholesky, diag, trace, triangularSolve } from "./operations/matrices.ts";
import { batchNorm, dropout, layerNorm, logSoftmax, softmax } from "./operations/networks.ts";
import { dot, matmul, outer } from "./operations/products.ts";
import { randomNormal, randomUniform } from "./operations/random.ts";
import { all, any, argMax, argMin, logSumExp, max, mean, min, moments, norm, prod, std, sum, variance } from "./operations/reductions.ts";
import * as scans from "./operations/scans.ts";
import * as shapes from "./operations/shapes.ts";

/** All operations on tensors, by the names of their functions. */
export const operations: ReadonlyMap<string, AnyOperation> = new Map(
  Object.entries({
    ...creation,
    ...{ randomNormal, randomUniform },
    ...elementwise,
    ...{ sum, mean, prod, max, min, logSumExp, variance, std, moments, any, all, norm, argMax, argMin },
    ...scans,
    ...shapes,
    ...{ concat, stack, unstack, split, meshgrid },
    ...{ gather, gatherND, scatterND, tensorScatterUpdate, unsortedSegmentSum, embedding },
    ...{ matmul, dot, outer, einsum },
    ...{ trace, diag, bandPart, cholesky, triangularSolve },
    ...{ determinant, solve, inverse },
    ...convolutions,
    ...{ softmax, logSoftmax, batchNorm, layerNorm, dropout },
    ...losses,
  } as unknown as Record<string, AnyOperation>),
);
