import fc from "fast-check";
import { describe, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { noAdjointMemory } from "../../transforms/optimize/adjointMemory.ts";
import { commonSubexpressions } from "../../transforms/optimize/commonSubexpressions.ts";
import { eliminateDeadCode } from "../../transforms/optimize/eliminateDeadCode.ts";
import { hoistAllocations } from "../../transforms/optimize/hoistAllocations.ts";
import { hoistInvariants } from "../../transforms/optimize/hoistInvariants.ts";
import { optimize } from "../../transforms/optimize/pipeline.ts";
import { promoteAccumulators } from "../../transforms/optimize/promoteAccumulators.ts";
import { scalarReplaceArrays } from "../../transforms/optimize/scalarReplaceArrays.ts";
import { simplify } from "../../transforms/optimize/simplify.ts";
import { expectSameOutcome } from "./support/outcome.ts";
import { programInputs, randomProgram } from "./support/randomProgram.ts";

const passes: Readonly<Record<string, (func: Func) => Func>> = { simplify, commonSubexpressions, eliminateDeadCode,
  hoistInvariants,
  hoistAllocations,
  promoteAccumulators,
  scalarReplaceArrays,
  optimize: (func) => optimize(func, { adjoint: noAdjointMemory, verify: true }),
};

const numRuns = Number(process.env["PROGRAMS"] ?? 1000);
const timeout = 60_000 + 20 * numRuns;

describe("random programs keep their results, memory and effects through", () => {
  for (const [name, pass] of Object.entries(passes)) {
    test(name, () => {
      fc.assert(
        fc.property(randomProgram, (func) => {
          expectSameOutcome(func, pass(func), programInputs);
        }),
        { numRuns },
      );
    }, timeout);
  }
});
