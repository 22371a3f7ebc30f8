import fc from "fast-check";
import { describe, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { adjointMemoryOf, noAdjointMemory } from "../../transforms/optimize/adjointMemory.ts";
import { commonSubexpressions } from "../../transforms/optimize/commonSubexpressions.ts";
import { countUpwards } from "../../transforms/optimize/countUpwards.ts";
import { distributeInvariants } from "../../transforms/optimize/distributeInvariants.ts";
import { dropClears } from "../../transforms/optimize/dropClears.ts";
import { eliminateDeadCode } from "../../transforms/optimize/eliminateDeadCode.ts";
import { fuseLoops } from "../../transforms/optimize/fuseLoops.ts";
import { hoistAllocations } from "../../transforms/optimize/hoistAllocations.ts";
import { hoistInvariants } from "../../transforms/optimize/hoistInvariants.ts";
import { jamLoops } from "../../transforms/optimize/jamLoops.ts";
import { optimizeFinally } from "../../transforms/optimize/optimizeFinally.ts";
import { optimize } from "../../transforms/optimize/pipeline.ts";
import { promoteAccumulators } from "../../transforms/optimize/promoteAccumulators.ts";
import { scalarReplaceArrays } from "../../transforms/optimize/scalarReplaceArrays.ts";
import { setInsteadOfAdd } from "../../transforms/optimize/setInsteadOfAdd.ts";
import { simplify } from "../../transforms/optimize/simplify.ts";
import { unrollLoops } from "../../transforms/optimize/unrollLoops.ts";
import { expectSameOutcome, expectSameUpToZeros } from "./support/outcome.ts";
import { programInputs, randomProgram, type Style } from "./support/randomProgram.ts";

const passes = {
  simplify,
  commonSubexpressions: (func: Func) => commonSubexpressions(func),
  eliminateDeadCode,
  hoistInvariants,
  hoistAllocations,
  promoteAccumulators: (func: Func) => promoteAccumulators(func),
  scalarReplaceArrays,
  unrollLoops,
  countUpwards: (func: Func) => countUpwards(func),
  fuseLoops: (func: Func) => fuseLoops(func),
  jamLoops: (func: Func) => jamLoops(func),
  distributeInvariants,
  optimize: (func: Func) => optimize(func, { adjoint: noAdjointMemory, verify: true }),
};

const numRuns = Number(process.env["PROGRAMS"] ?? 300);
const timeout = 60_000 + 20 * numRuns;

function checkPass(style: Style, pass: (func: Func) => Func, compare = expectSameOutcome): void {
  fc.assert(
    fc.property(randomProgram(style), (func) => {
      compare(func, pass(func), programInputs);
    }),
    { numRuns },
  );
}

describe("random programs keep their results, memory and effects through", () => {
  for (const [name, pass] of Object.entries(passes)) test(name, () => checkPass("any", pass), timeout);
});

describe("small local arrays and records keep their cells' values through", () => {
  const { scalarReplaceArrays, commonSubexpressions, unrollLoops, optimize } = passes;
  const relevant = { scalarReplaceArrays, commonSubexpressions, unrollLoops, optimize };
  for (const [name, pass] of Object.entries(relevant)) test(name, () => checkPass("aggregates", pass), timeout);
});

describe("loops over one range keep their results and memory through", () => {
  const { countUpwards, fuseLoops, hoistInvariants, eliminateDeadCode, optimize } = passes;
  const relevant = { countUpwards, fuseLoops, hoistInvariants, eliminateDeadCode, optimize };
  for (const [name, pass] of Object.entries(relevant)) test(name, () => checkPass("loops", pass), timeout);
});

describe("sums of integers, which do not round, stay through", () => {
  const adjoint = adjointMemoryOf();
  const relevant: Readonly<Record<string, (func: Func) => Func>> = {
    promoteAccumulators: (func) => promoteAccumulators(func, adjoint),
    setInsteadOfAdd: (func) => setInsteadOfAdd(func, adjoint),
    countUpwards: (func) => countUpwards(func, adjoint),
    fuseLoops: (func) => fuseLoops(func, adjoint),
    dropClears: (func) => dropClears(func, adjoint),
    jamLoops: (func) => jamLoops(func, adjoint),
    optimizeFinally: (func) => optimizeFinally(func, { verify: true }),
    optimize: (func: Func) => optimize(func, { adjoint, verify: true }),
  };
  for (const [name, pass] of Object.entries(relevant)) {
    test(`${name} of adjoint memory`, () => checkPass("integers", pass, expectSameUpToZeros), timeout);
    test(`${name} of adjoint memory in loops`, () => checkPass("loops", pass, expectSameUpToZeros), timeout);
  }
});
