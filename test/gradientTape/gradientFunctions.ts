import { inFunction, inModule, refused, type TapeProgram } from "./programs.ts";

/** Tests of backprop_test.py about functions that give gradients, about custom gradients and errors, by behaviour and number. */
export const gradientFunctions: readonly TapeProgram[] = [
  inFunction("testArgmax", `const a = [1, 3, 2]; const tape = new GradientTape(); const k = a.indexOf(3); return tape.gradient(k, a, { unconnectedGradients: "none" });`, null),
  inModule("testArgsGradientFunction", "const f = (...args: [number]) => args[0] * args[0]; export const result = grad(f)(1);", 2),
  inModule("testPartial", "const f = (x: number, y: number) => x * y; const partial = (y: number) => f(2, y); export const result = grad(partial)(3);", 2),
  inModule("testEmptyParams", "const f = (a: number, b: number) => a * b; export const result = grad(f, { wrt: [0, 1] })(1, 2);", [2, 1]),
  inModule("testNonEmptyParamsForValueAndGradFunction", "const f = (a: number, b: number) => a * b; export const result = valueAndGrad(f, { wrt: 1 })(2, 3);", { value: 6, grad: 2 }),
  inModule("testMakeVJP", "const f = (x: number) => x * x; const { value, pullback } = vjp(f)(3); export const result = [value, pullback(2)];", [9, [12]]),
  inModule("testPersistentMakeVJP", "const f = (x: number) => x * x; const { pullback } = vjp(f)(3); export const result = [pullback(2), pullback(2)];", [[12], [12]]),
  inModule("testSecondGrad", `const crossEntropy = (l: number) => Math.log(Math.exp(l)) - l; export const result = grad(grad(crossEntropy))(0.3);`, 0),
  inModule(
    "testExceptionSafety",
    `const f = (x: number, fails: boolean) => { const tape = new GradientTape(); const y = x * x; if (fails) throw new RangeError("stop"); return tape.gradient(y, x); };
    let message = 0; try { f(1, true); } catch { message = 1; }
    export const result = [message, f(1, false)];`,
    [1, 2],
  ),
  inFunction("testTapeIdentityGradientIsIdentity", "const identity = (v: number) => v; const x = 3; const tape = new GradientTape(); const y = identity(x); return tape.gradient(y, x);", 1),
  inFunction("testTapeGradientStringTarget", `const x = 3; const tape = new GradientTape(); const s = "s"; return tape.gradient(s, x, { unconnectedGradients: "none" });`, null),
  inFunction("testGradientTapeVariable", "const v = 1; const tape = new GradientTape(); const y = v * v; return tape.gradient(y, v);", 2),
  inFunction("testGradientTapeReEnterContext, without contexts", "const x = 3; const tape = new GradientTape(); const y = 2 * x; const z = 2 * y; return tape.gradient(z, x);", 4),
  inFunction("testImplicitGradOrdering", "const v0 = [1], v1 = [2]; const tape = new GradientTape(); const y = v1[0] * v0[0]; return [...tape.watchedVariables(), y];", [[1], [2], 2]),
  inFunction(
    "testWatchedVariablesAfterNonPersistentGradientCall",
    "const x = [3]; const tape = new GradientTape(); const y = x[0] * x[0]; const g = tape.gradient(y, x); return [g, tape.watchedVariables()];",
    [[6], [[3]]],
  ),
  inFunction(
    "JacobianTest.testWhileLoop, of a fixed number of turns",
    `const x = [1, 2], y = [3, 4]; const tape = new GradientTape({ persistent: true }); const z = [0, 0]; 
    for (let i = 0; i < 2; i++) z[i] = x[i] * x[i] * y[i];
    return [tape.jacobian(z, x), tape.jacobian(z, y)];`,
    [[[6, 0], [0, 16]], [[1, 0], [0, 4]]],
  ),
  inModule(
    "BatchJacobianTest.testBadShape",
    `const f = (x: number[][]) => { const tape = new GradientTape(); const y = [[x[0][0], x[0][1]], [x[0][1], x[0][0]]]; return tape.batchJacobian(y, x); };
    let message = "";
    try { f([[1, 2]]); } catch (error) { message = (error as Error).message; }
    export const result = message.includes("Need first dimension") ? 1 : 0;`,
    1,
  ),
  inModule(
    "testCustomGradient",
    `const scaled = customVjp((x: number) => x, (x: number) => [x, (d: number) => [4 * d]]);
    const descend = (start: number) => { const losses: number[] = []; let v = start; for (let k = 0; k < 5; k++) { const { value, grad: g } = valueAndGrad(scaled)(v); losses.push(value); v -= 0.25 * g; } return losses; };
    export const result = descend(4);`,
    [4, 3, 2, 1, 0],
  ),
  inModule(
    "testGradientsFunctionInCustomGradient",
    "const square = (x: number) => x * x; const f = customVjp((x: number) => grad(square)(x), (x: number) => [grad(square)(x), (d: number) => [2 * d]]); export const result = f(1);",
    2,
  ),
  inModule(
    "testImplicitGradientsCustomGradientAndCachedVariableValue",
    "const f = customVjp((x: number) => x * x + x, (x: number) => [x * x + x, (d: number) => [d * (2 * x + 1)]]); export const result = grad(f)(3);",
    7,
  ),
  inModule(
    "testErrors",
    `const f = customVjp((x: number) => x, (x: number) => [x, (d: number) => { if (d > 0) throw new RangeError("in the rule"); return [d]; }]);
    let message = "";
    try { grad(f)(1); } catch (error) { message = (error as Error).message; }
    export const result = message === "in the rule" ? 1 : 0;`,
    1,
  ),
  inModule(
    "testOverrideSecondOrderWithCustomGradient",
    `const slope = customVjp((x: number) => -1.1, (x: number) => [-1.1, (d: number) => [d * -2.1]]);
    const f = customVjp((x: number) => x + 10, (x: number) => [x + 10, (d: number) => [d * slope(x)]]);
    const power = (x: number) => f(x) ** 4;
    export const result = [grad(power)(1), grad(grad(power))(1)];`,
    [4 * 11 ** 3 * -1.1, 12 * 11 ** 2 * 1.21 + 4 * 11 ** 3 * -2.1],
  ),
  inModule(
    "testCustomGradientForwardprop",
    `const second = customJvp((x: number) => 2.1, ([x], [t]) => [2.1, 2.2 * t]);
    const f = customJvp((x: number) => x * 2, ([x], [t]) => [x * 2, second(x) * t]);
    const first = (x: number) => jvp(f)([x], [1]).tangent;
    export const result = [f(1), first(1), jvp(first)([1], [1]).tangent];`,
    [2, 2.1, 2.2],
  ),
];

export const gradientFunctionErrors: readonly TapeProgram[] = [
  refused("testDifferentiatingFunctionThatReturnsNone", "return grad((v: number) => { console.log(v); })(x);", "NABLA", "return"),
  refused("testCustomGradientEmptyError", "const f = customVjp((v: number) => v, (v: number) => [v, (d: number) => [] as unknown as [number]]); return grad((v: number) => f(v) * 2)(x);", "NABLA", "rule"),
];
