import { expect, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { parseModule } from "../../ir/parser.ts";
import { assertVerified } from "../../ir/verifier.ts";
import { walkOps } from "../../ir/traverse.ts";
import { inlineCalls } from "../../transforms/optimize/inlineCalls.ts";
import { expectPass } from "./support/expectPass.ts";

const module: ReadonlyMap<string, Func> = new Map(
  parseModule(`
    func @square(%x: f64) -> f64 { %1 = mul %x, %x  return %1 }
    func @sums(%x: f64, %y: f64) -> (f64, f64) { %1 = add %x, %y  %2: f64 = call @square, %1  return %1, %2 }
    func @same(%x: f64) -> f64 { return %x }
    func @fill(%a: Float64Array, %x: f64) -> () { %0 = const 0  %n = length %a  for %i in %0..%n { store %a, %i, %x } }
    func @down(%x: f64) -> f64 { %1: f64 = call @up, %x  return %1 }
    func @up(%x: f64) -> f64 { %1: f64 = call @down, %x  return %1 }
    func @outer(%x: f64) -> f64 { %1: f64 = call @down, %x  %2: f64 = call @square, %1  return %2 }
  `).map((func) => [func.name, func]),
);
const pass = (func: Func): Func => inlineCalls(func, module);

test("calls become the bodies, calls inside those too", () => {
  expectPass(
    pass,
    `func @f(%a: Float64Array, %x: f64, %n: int) -> f64 {
      %0 = const 0
      %r = for %i in %0..%n carry (%s = %x) {
        %1: f64, %2: f64 = call @sums, %s, %x
        %3: f64 = call @same, %2
        call @fill, %a, %3
        %4 = add %1, %3
        yield %4
      }
      return %r
    }`,
    `func @f(%a: Float64Array, %x: f64, %n: int) -> f64 {
      %0 = const 0
      %r = for %i in %0..%n carry (%s = %x) {
        %1 = add %s, %x
        %2 = mul %1, %1
        %z = const 0
        %l = length %a
        for %j in %z..%l { store %a, %j, %2 }
        %4 = add %1, %2
        yield %4
      }
      return %r
    }`,
  );
});

test("two calls of one function share no value", () => {
  const [func] = parseModule(
    "func @f(%x: f64) -> f64 { %1: f64 = call @square, %x  %2: f64 = call @square, %1  return %2 }",
  );
  if (func) assertVerified(pass(func));
});

test("functions that can call themselves stay calls", () => {
  expectPass(
    pass,
    "func @f(%x: f64) -> f64 { %1: f64 = call @outer, %x  return %1 }",
    "func @f(%x: f64) -> f64 { %1: f64 = call @down, %x  %2 = mul %1, %1  return %2 }",
  );
});

test("spans stay those of the callee", () => {
  const [callee, caller] = parseModule(`
    func @g(%x: f64) -> f64 { %1 = exp %x at "g.ts" 10..20  return %1 }
    func @f(%x: f64) -> f64 { %1: f64 = call @g, %x at "f.ts" 1..2  return %1 }
  `);
  if (!callee || !caller) throw new Error("two functions");
  const spans: unknown[] = [];
  walkOps(inlineCalls(caller, new Map([["g", callee]])).body, (op) => spans.push(op.span));
  expect(spans).toEqual([{ file: "g.ts", start: 10, end: 20 }]);
});
