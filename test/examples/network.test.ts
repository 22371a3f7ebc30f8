import { expect, test } from "vitest";
import { compile } from "../../compiler/index.ts";
import type * as network from "../../examples/network.ts";
import { loadCompiled } from "./loadExample.ts";

test("the example's network learns to tell the spirals apart, and its losses are drawn", async () => {
  const { train, lossCurve } = await loadCompiled<typeof network>("examples/network.ts", compile);
  const { losses, accuracy } = train(150);
  expect(losses[0]).toBeGreaterThan(0.5);
  expect(losses.at(-1)).toBeLessThan(0.2);
  expect(accuracy).toBeGreaterThan(0.9);
  const picture = lossCurve(losses);
  expect(picture.match(/polyline points="[^"]*"/)?.[0]?.split(" ")).toHaveLength(151);
  expect(picture).not.toContain("NaN");
});
