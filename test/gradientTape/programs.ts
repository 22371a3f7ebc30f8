/** A program that uses a tape: what `result` is in the end, or the code of the diagnostic and a part of its message. */
export type TapeProgram = {
  /** The name of TensorFlow's test, or what is shown. */
  readonly name: string;
  readonly source: string;
  readonly result?: unknown;
  readonly diagnostic?: readonly [code: string, text: string];
};

const imports = `import { checkpoint, customJvp, customVjp, grad, GradientTape, jvp, stopGradient, valueAndGrad, vjp } from "nabla";\n`;

/** The body of a function that returns the result. */
export function inFunction(name: string, body: string, result: unknown): TapeProgram {
  return { name, source: `${imports}function program() {\n${body}\n}\nexport const result: unknown = program();\n`, result };
}

/** A module. */
export function inModule(name: string, text: string, result: unknown): TapeProgram {
  return { name, source: `${imports}${text}\n`, result };
}

export function refused(name: string, body: string, code: string, text: string): TapeProgram {
  return { name, source: `${imports}export function program(x: number, a: number[], c: boolean) {\n${body}\n}\n`, diagnostic: [code, text] };
}

/** tensorflow/python/eager/backprop_test.py and the tutorials, by behaviour and number. */
export const ported: readonly TapeProgram[] = [
  inFunction(
    "testNoOpBehaviorConsistent",
    `const x = 3; const x1 = x; const x2 = x + 0; const x3 = x - 0; const x4 = x * 1;
    const tape = new GradientTape();
    const loss = x * 2 + x1 * 3 + x2 * 3 + x3 * 3 + x4 * 3;
    return tape.gradient(loss, [x, x1, x2, x3, x4]);`,
    [2, 3, 3, 3, 3],
  ),
  inFunction(
    "testWhereGradient",
    `const f = (x: number) => { const tape = new GradientTape(); const y = x < 10 ? x : x * x; return tape.gradient(y, x); };
    return [f(5), f(50)];`,
    [1, 100],
  ),
  inFunction("testTwoTargets", `const x = 1, y = 2; const tape = new GradientTape(); const xx = 2 * x, yy = 3 * y; return tape.gradient([xx, yy], [x, y]);`, [2, 3]),
  inFunction(
    "testOutputGradUsedInComputation",
    `const x = 3, y = 2; const tape = new GradientTape(); const z = x * y; return tape.gradient([z, x], x, { outputGradients: [1, 2] });`,
    4,
  ),
  inFunction("testDy", `const x = 3; const dy = 2; const tape = new GradientTape(); const y = +x; return tape.gradient(y, x, { outputGradients: dy });`, 2),
  inFunction("testTapeNoOpGradient", `const x = 3; const tape = new GradientTape(); const y = x; return tape.gradient(y, x);`, 1),
  inFunction("testTapeGradientMultiTargetOneIsSource", `const x = 2; const tape = new GradientTape(); const y = x * x; return tape.gradient([x, y], x);`, 5),
  inFunction("testTapeNoOpGradientWithMultiTargetAllSource", `const x = 3; const tape = new GradientTape(); const y = x; return tape.gradient([y, y], x);`, 2),
  inFunction(
    "testTapeNoOpGradientWithMultiTargetMultiSource",
    `const x = 3, y = 5; const tape = new GradientTape(); const z = y * y; return tape.gradient([x, y, z], [x, y]);`,
    [1, 11],
  ),
  inFunction(
    "testTapeNoOpGradientStringSource",
    `const x = 3, y = 5, s = "s"; const tape = new GradientTape(); const z = y * y; return tape.gradient([x, y, z], [x, y, s], { unconnectedGradients: "none" });`,
    [1, 11, null],
  ),
  inFunction("testTapeNoOpGradient2By2", `const a = [[2, 2], [2, 2]]; const tape = new GradientTape(); return tape.gradient(a, a);`, [[1, 1], [1, 1]]),
  inFunction("testTapeNoOpGradientMultiTarget2By2", `const a = [[2, 2], [2, 2]]; const tape = new GradientTape(); return tape.gradient([a, a], a);`, [[2, 2], [2, 2]]),
  inFunction(
    "testTapeStopRecording",
    `const x = 1; const tape = new GradientTape(); const x2 = tape.stopRecording(() => 2 * x); const y = x2 * x2; return tape.gradient(y, x, { unconnectedGradients: "none" });`,
    null,
  ),
  inFunction(
    "testTapeStopStartRecording",
    `const x = 1; const tape = new GradientTape({ persistent: true });
    const x2 = 2 * x; const y = tape.stopRecording(() => x2 * x2); const z = x2 * x2;
    return [tape.gradient(y, x2, { unconnectedGradients: "none" }), tape.gradient(z, x2)];`,
    [null, 4],
  ),
  inFunction("testTapeReset", `let v = 1; const tape = new GradientTape(); let loss = v * v; tape.reset(); loss += v * v; return tape.gradient(loss, v);`, 2),
  inFunction("testPythonMax", `const a = 2, b = 3, c = 5; const tape = new GradientTape(); const m = Math.max(a, b, c); return [m, tape.gradient(m, [a, b, c])];`, [5, [0, 0, 1]]),
  inFunction(
    "testAutomaticWatchedVariables",
    `const v = [1]; const tape = new GradientTape(); const before = tape.watchedVariables().length; const y = v[0] * 2; const during = tape.watchedVariables().length;
    tape.reset(); return [before, during, tape.watchedVariables().length, y];`,
    [0, 1, 0, 2],
  ),
  inFunction(
    "testExplicitWatchedVariables",
    `const v = [1]; const tape = new GradientTape({ watchAccessedVariables: false }); const y = v[0] * 2; const before = tape.watchedVariables().length;
    tape.reset(); tape.watch(v); const during = tape.watchedVariables(); tape.reset(); return [before, during, tape.watchedVariables().length, y];`,
    [0, [[1]], 0, 2],
  ),
  inFunction(
    "testGradientWithinTapeBlock",
    `const v = 1; const one = new GradientTape(); const loss = 2 * v; const first = one.gradient(loss, v);
    const many = new GradientTape({ persistent: true }); const again = 2 * v; return [first, many.gradient(again, v)];`,
    [2, 2],
  ),
  inFunction(
    "testWatchingIsTapeLocal",
    `const x1 = 2, x2 = 2;
    const outer = new GradientTape({ watchAccessedVariables: false }); outer.watch(x1);
    const inner = new GradientTape({ watchAccessedVariables: false }); inner.watch(x1, x2);
    const y = x1 ** 3, z = x2 ** 2;
    const [dy, dz] = inner.gradient([y, z], [x1, x2]);
    return [dy, dz, outer.gradient([dy, dz], [x1, x2], { unconnectedGradients: "none" })];`,
    [12, 4, [12, null]],
  ),
  inFunction(
    "testGradGradExp",
    `const x = 0; const outer = new GradientTape(); const inner = new GradientTape(); const y = Math.exp(x); const dy = inner.gradient(y, x); return outer.gradient(dy, x);`,
    1,
  ),
  inFunction("testStopGradient", `const x = 3; const tape = new GradientTape(); const y = stopGradient(x) * 2; return tape.gradient(y, x, { unconnectedGradients: "none" });`, null),
  inFunction("testUnconnectedNone", `const x = 1, v = 2; const tape = new GradientTape(); const y = 3 * x; return [tape.gradient(y, v, { unconnectedGradients: "none" })];`, [null]),
  inFunction("testGradientTapeRepeatedSource", `const x = 3; const tape = new GradientTape(); const y = 2 * x; return tape.gradient(y, [x, x]);`, [2, 2]),
  inFunction(
    "testPersistentGradientTapeRepeatedSource",
    `const x = 3, y = 5; const tape = new GradientTape({ persistent: true }); const z = x * x + x * y; return [tape.gradient(z, [x, x]), tape.gradient(z, [y, x])];`,
    [[11, 11], [3, 11]],
  ),
  inFunction(
    "testGradientTapeStructure",
    `const x1 = 3, x2 = 5, x3 = 7; const tape = new GradientTape({ persistent: true }); const y = x1 + 2 * x2 + 3 * x3;
    return [tape.gradient(y, [x1]), tape.gradient(y, [x1, x2]), tape.gradient(y, [[x1, x2], [x2, x3]]), tape.gradient(y, [x1, x2, [x1, x3]]), tape.gradient(y, [x1, { x2, x3 }])];`,
    [[1], [1, 2], [[1, 2], [2, 3]], [1, 2, [1, 3]], [1, { x2: 2, x3: 3 }]],
  ),
  inFunction(
    "testGradientTape",
    `const x = 3; const outer = new GradientTape(); let y = x * x; const inner = new GradientTape(); const z = 2 * y; const dz = inner.gradient(z, y); y += dz; return [dz, outer.gradient(y, x)];`,
    [2, 6],
  ),
  inFunction("testGadientTapeCalledOnConstantTarget", `const x = 3, y = 2; const tape = new GradientTape(); return tape.gradient(x, y, { unconnectedGradients: "none" });`, null),
  inFunction("testGradientTapeWithCond", `const x = 3; const tape = new GradientTape(); let y; if (x < x) y = x; else y = x * x; return tape.gradient(y, x);`, 6),
  inFunction(
    "testGradientTapeWithWhileLoop",
    `const x = 3; const tape = new GradientTape(); let y = x; let i = 1; while (i < 3) { y *= 2; i++; } return tape.gradient(y, x);`,
    4,
  ),
  inFunction("testPersistentTape", `const x = 3; const tape = new GradientTape({ persistent: true }); const y = x * x; const z = y * y; return [tape.gradient(z, x), tape.gradient(y, x)];`, [108, 6]),
  inFunction(
    "testHigherOrderGradient",
    `const x = 3; const tape = new GradientTape({ persistent: true }); const y = x * x * x; const dy = tape.gradient(y, x); const d2y = tape.gradient(dy, x); const d3y = tape.gradient(d2y, x);
    return [y, dy, d2y, d3y];`,
    [27, 27, 18, 6],
  ),
  inFunction(
    "testPersistentNestedTape",
    `const x = 3; const outer = new GradientTape({ persistent: true }); const y = x * x;
    const inner = new GradientTape({ persistent: true }); const z = 2 * y; const d1 = inner.gradient(z, y); const d2 = inner.gradient(z, y); const w = y + d2;
    return [d1, d2, outer.gradient(w, x), outer.gradient(z, x)];`,
    [2, 2, 6, 12],
  ),
  inFunction("testNestedGradients", `const x = 3; const tape = new GradientTape(); const y = x * x; const z = y * y; return tape.gradient(z, [x, y]);`, [108, 18]),
  inFunction("testUnconnectedGradientsZeros", `const x = [[1, 1], [1, 1]], y = 3; const tape = new GradientTape(); const z = y * 2; return tape.gradient(z, x, { unconnectedGradients: "zero" });`, [[0, 0], [0, 0]]),
  inFunction("testSelectivelyWatchVariables", `const x1 = 1, x2 = 1; const tape = new GradientTape({ watchAccessedVariables: false }); tape.watch(x2); const y = x1 ** 2, z = x2 ** 3; return tape.gradient([y, z], [x1, x2], { unconnectedGradients: "none" });`, [null, 3]),
  inFunction(
    "testDifferentiatingScalarCache",
    `const a = 3, b = 3; const tape = new GradientTape(); const c = a + b; return tape.gradient(c, a);`,
    1,
  ),
  inFunction("testVariablesAndConstantsProduceTheSameGradients", `const a = 2, b = 2; const tape = new GradientTape(); const c = a ** 3, d = b ** 2; return tape.gradient([c, d], [a, b]);`, [12, 4]),
  inFunction("testSameObjectForMultipleArguments", `const f = (x: number, y: number) => { const tape = new GradientTape(); const z = x * y; return tape.gradient(z, [x, y]); }; return f(1, 1);`, [1, 1]),
  inFunction("testReturnSameThing", `const x = 3; const tape = new GradientTape(); const y = 2 * x; return tape.gradient([x, y], x);`, 3),
  inFunction(
    "testOutput",
    `const x = [0, 1, 2]; const tape = new GradientTape(); const a = new Float64Array(3), b = new Float64Array(3);
    for (let i = 0; i < 3; i++) { a[i] = x[i] + 2; b[i] = x[i] * x[i]; } return tape.gradient([a, b], x);`,
    [1, 3, 5],
  ),
  inFunction(
    "testPersistentMakeVJP",
    `const x = 3; const tape = new GradientTape({ persistent: true }); const y = x * x; return [y, tape.gradient(y, x, { outputGradients: 2 }), tape.gradient(y, x, { outputGradients: 2 })];`,
    [9, 12, 12],
  ),
  inFunction(
    "JacobianTest.testPfor",
    `const x = [1, 2], y = [3, 4]; const tape = new GradientTape({ persistent: true }); const z = [0, 0];
    for (let i = 0; i < 2; i++) z[i] = x[i] * x[i] * y[i];
    return [tape.jacobian(z, x), tape.jacobian(z, y)];`,
    [[[6, 0], [0, 16]], [[1, 0], [0, 4]]],
  ),
  inFunction(
    "BatchJacobianTest.testPfor",
    `const x = [[1, 2], [3, 4]], y = [[3, 4], [5, 6]]; const tape = new GradientTape(); const z = [[0, 0], [0, 0]];
    for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) z[i][j] = x[i][j] * x[i][j] * y[i][j];
    return tape.batchJacobian(z, x);`,
    [[[6, 0], [0, 16]], [[30, 0], [0, 48]]],
  ),
  inFunction("tutorial: (Σx)² of ones(2, 3)", `const x = [[1, 1, 1], [1, 1, 1]]; const tape = new GradientTape(); let y = 0; for (const row of x) for (const v of row) y += v; const z = y * y; return tape.gradient(z, x);`, [[12, 12, 12], [12, 12, 12]]),
  inModule("tutorial: 2x³ + 5x² + 3x at 2", `const x = 2; const tape = new GradientTape(); const y = 2 * x ** 3 + 5 * x ** 2 + 3 * x; export const result = tape.gradient(y, x);`, 47),
  inModule(
    "tutorial: its second derivative",
    `const x = 2; const outer = new GradientTape(); const inner = new GradientTape(); const y = 2 * x ** 3 + 5 * x ** 2 + 3 * x; const dy = inner.gradient(y, x); export const result = outer.gradient(dy, x);`,
    34,
  ),
  inModule(
    "tutorial: a persistent tape, dz/dy = 4·42³",
    `const x = 21; const tape = new GradientTape({ persistent: true }); const y = x * 2; const z = y ** 4; export const result = [tape.gradient(z, y), tape.gradient(y, x)];`,
    [296352, 2],
  ),
  inFunction(
    "tutorial: control flow is recorded as it happens",
    `const f = (x: number, y: number) => { const tape = new GradientTape(); let r = 1; for (let i = 0; i < y; i++) if (i > 1 && i < 5) r *= x; return tape.gradient(r, x); };
    return [f(2, 6), f(2, 5), f(2, 4)];`,
    [12, 12, 4],
  ),
];

/** TensorFlow's errors. */
export const portedErrors: readonly TapeProgram[] = [
  refused("testGradientTapeGradientCalledMultipleTimes", "const tape = new GradientTape(); const y = x * x; const z = y * y; return [tape.gradient(z, x), tape.gradient(y, x)];", "NABLA1031", "A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)"),
  refused("testUnknownUnconnectedGradientsValueGiven", `const tape = new GradientTape(); const y = x * x; return tape.gradient(y, x, { unconnectedGradients: "nonsense" as "none" });`, "NABLA1030", "Unknown value for unconnectedGradients"),
  refused("testUnconnectedGradientsDefault", "const tape = new GradientTape(); const y = x * x; return tape.gradient(y, a);", "NABLA1032", "'y' does not depend on 'a'"),
  refused("testWatchBadThing", `const tape = new GradientTape(); tape.watch("text"); const y = x * x; return tape.gradient(y, x);`, "NABLA1030", "not a number"),
  refused("BatchJacobianTest.testBadInputRank", "const tape = new GradientTape(); const y = [[x]]; return tape.batchJacobian(y, a);", "NABLA1030", "must have rank at least 2"),
];
