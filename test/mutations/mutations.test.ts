import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as directed from "./directedPrograms.ts";
import { directedDisagreement, randomDisagreement } from "./disagreement.ts";
import { CompilerWorkshop, type Compile } from "./mutatedCompiler.ts";
import { mutations, type Mutation } from "./mutations.ts";

let workshop: CompilerWorkshop;

beforeAll(async () => {
  workshop = await CompilerWorkshop.open();
});

afterAll(() => workshop.close());

describe("the compiler as it is", () => {
  test.each([1, 2] as const)("agrees on the random programs at order %i", async (order) => {
    expect(await randomDisagreement(await workshop.unchanged(), order)).toBeUndefined();
  });

  test.each(Object.entries(directed))("agrees on %s", async (_, program) => {
    expect(await directedDisagreement(await workshop.unchanged(), program)).toBeUndefined();
  });
});

describe("a mutated compiler is caught", () => {
  test.each(mutations)("$name", async (mutation) => {
    await expectCaught(mutation, await workshop.changed(mutation));
  });
});

async function expectCaught({ caughtBy }: Mutation, compile: Compile): Promise<void> {
  if (caughtBy === "first order") {
    expect(await randomDisagreement(compile, 1)).toBeDefined();
  } else if (caughtBy === "second order") {
    expect(await randomDisagreement(compile, 2)).toBeDefined();
  } else {
    const found = await directedDisagreement(compile, caughtBy);
    expect(found).toBeDefined();
    expect(found).not.toBe("the first order is wrong");
  }
}
