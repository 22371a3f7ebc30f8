import { afterAll, describe, expect, test } from "vitest";
import { compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { expectSameBothWays, hostileOnTapes } from "./hostile.ts";

const asked = /grad: tape\.gradient\(target\$, (\[.*?\]), \{ unconnectedGradients: "zero" \}\) \};/;

/** The same with members of objects that are not there, of which a copy says that they are undefined. */
const withAbsentMembers = new Set(["absentValues_addedInRows.ts", "absentValues_addedInRowsOfArgument.ts", "defaults_optionalMember.ts"]);

/**
 * What they call outside of the language may give something else when it is executed again, and is not. Objects in recursive
 * functions on a tape are asked for their classes in this way.
 */
const drawing = new Set(["numbers_bigIntegers.ts", "recursionAround_otherClassAtSecondCall.ts", "recursionAround_otherClassAsArgument.ts"]);

/** The hostile functions, whose tape is asked twice in a loop behind them, the second time with another seed. */
const programs = hostileOnTapes().filter(({ file }) => !withAbsentMembers.has(file)).map(({ file, source, args }) => ({
  file,
  args,
  source: source
    .replace("new Tape()", "new Tape({ persistent: true })")
    .replace(/return \{ value: target\$, grad: .*\n/, (text) => {
      const [, sources = "[]"] = asked.exec(text) ?? [];
      const names = sources.slice(1, -1).split(",").map((_, i) => `grad$${i}`);
      return `let [${names.join(", ")}] = tape.gradient(target$, ${sources}, { unconnectedGradients: "zero" });
for (let turn$ = 2; turn$ > 0; turn$--) [${names.join(", ")}] = tape.gradient(target$, ${sources}, { unconnectedGradients: "zero", outputGradients: turn$ });
return { value: target$, grad: [${names.join(", ")}] };
`;
    }),
}));
const compiled = await compileSources(Object.fromEntries(programs.map(({ file, source }) => [file, source])));
afterAll(() => compiled.dispose());

describe("hostile functions on a tape that is asked in a loop behind them have the derivatives of valueAndGrad", () => {
  test.each(programs)("$file", async ({ file, args }) => {
    const path = compiled.pathOf(file);
    const problems = compiled.diagnostics.filter((diagnostic) => diagnostic.file === path);
    if (drawing.has(file)) {
      expect(problems.map(({ code, message }) => [code, message])).toEqual([["NABLA1030", expect.stringContaining("takes values from outside")]]);
      return;
    }
    expect(problems.map(describeDiagnostic)).toEqual([]);
    await expectSameBothWays(compiled, { file, args });
  });
});
