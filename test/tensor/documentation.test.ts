import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as t from "../../runtime/tensor/index.ts";
import { receiverOf } from "../../runtime/tensor/operation.ts";
import { operations } from "../../runtime/tensor/operations.ts";
import { tensorflowOperations } from "./tensorflowOperations.ts";

const page = readFileSync(new URL("../../docs/tensors.md", import.meta.url), "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()) as [string, theirs: string, ours: string, note: string]);

const namesIn = (text: string): string[] => [...text.matchAll(/`([\w.]+)`/g)].map(([, name]) => name!);

describe("operations and what is said about them", () => {
  test("there is a function for each, and a method for those that take a tensor first, or several", () => {
    for (const [name, operation] of operations) {
      expect(t, name).toHaveProperty(name);
      expect(name in t.Tensor.prototype, name).toBe(receiverOf(operation) !== undefined);
    }
  });

  test("the table has an operation in each row, or a reason for its absence", () => {
    expect(rows.flatMap(([, theirs]) => namesIn(theirs)).length).toBeGreaterThan(200);
    for (const [, theirs, ours, note] of rows) {
      if (ours === "—") expect(note, theirs).not.toBe("");
      else expect(namesIn(ours).every((name) => operations.has(name)), theirs).toBe(true);
    }
  });

  test("the table has every operation of TensorFlow.js", () => {
    const listed = new Set(rows.flatMap(([, theirs]) => namesIn(theirs)).map((name) => name.split(".").at(-1)));
    expect(tensorflowOperations.length).toBeGreaterThan(190);
    expect(tensorflowOperations.filter((name) => !listed.has(name))).toEqual([]);
  });

  test("the page names every operation", () => {
    const named = new Set(namesIn(page));
    expect([...operations.keys()].filter((name) => !named.has(name))).toEqual([]);
  });
});
