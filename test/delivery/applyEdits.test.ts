import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { describe, expect, test } from "vitest";
import { applyEdits } from "../../compiler/backend/applyEdits.ts";
import type { FileResult, Output } from "../../compiler/result.ts";

const original = 'import { grad } from "nabla";\nconst d = grad(f); // keep\nexport { d };';
const helper = "export function helper(x: number) {\n  return x * x;\n}\n";
const generated = "function fAdj(x: number) {\n  return 2 * x;\n}\n";

const result: FileResult = {
  file: "/project/src/main.ts",
  edits: [
    { start: 0, end: 30, text: "" },
    { start: original.indexOf("grad(f)"), end: original.indexOf("; // keep"), text: "fAdj" },
    { start: original.indexOf("export"), end: original.indexOf("export"), text: "/* here */ " },
  ],
  generated: {
    text: generated,
    mappings: [
      { generated: generated.indexOf("2 * x"), file: "/project/lib/helper.ts", original: helper.indexOf("x * x") },
      { generated: 0, file: "/project/src/main.ts", original: original.indexOf("grad(f)") },
    ],
  },
  calls: [],
  diagnostics: [],
  dependencies: ["/project/lib/helper.ts"],
};

const readSource = (file: string): string | undefined => (file === "/project/lib/helper.ts" ? helper : undefined);

/** Where the map says that a piece of the output comes from, as `source:line:column` (1-based line). */
function originOf({ code, map }: Output, piece: string): string {
  const before = code.slice(0, code.indexOf(piece)).split("\n");
  const trace = new TraceMap({
    ...map,
    sources: [...map.sources],
    sourcesContent: [...(map.sourcesContent ?? [])],
    names: [],
  });
  const found = originalPositionFor(trace, { line: before.length, column: before.at(-1)?.length ?? 0 });
  return `${String(found.source)}:${String(found.line)}:${String(found.column)}`;
}

describe("applyEdits", () => {
  test("edits the text and adds the generated functions at the end", () => {
    expect(applyEdits(original, result, readSource).code).toBe(
      `const d = fAdj; // keep\n/* here */ export { d };\n\n${generated}`,
    );
  });

  test("maps kept, replaced and generated text", () => {
    const output = applyEdits(original, result, readSource);
    expect(originOf(output, "// keep")).toBe("main.ts:2:19");
    expect(originOf(output, "fAdj;")).toBe("main.ts:2:10");
    expect(originOf(output, "{ d }")).toBe("main.ts:3:7");
    expect(originOf(output, "function fAdj")).toBe("main.ts:2:10");
    expect(originOf(output, "2 * x")).toBe("../lib/helper.ts:2:9");
    expect(originOf(output, "}\n")).toBe("../lib/helper.ts:2:9");
    expect(output.map.sourcesContent).toEqual([original, helper]);
  });

  test("leaves out mappings to files whose text is not to be had", () => {
    const output = applyEdits(original, result);
    expect(output.map.sources).toEqual(["main.ts"]);
    expect(originOf(output, "2 * x")).toBe("main.ts:2:10");
  });

  test("a file without changes is itself", () => {
    const unchanged = { ...result, edits: [], generated: { text: "", mappings: [] } };
    expect(applyEdits(original, unchanged).code).toBe(original);
  });

  test("a text that ends with a newline gets one empty line, Windows line ends are counted once", () => {
    const windows = {
      ...result,
      edits: [],
      generated: { text: "g();\n", mappings: [{ generated: 0, file: result.file, original: 6 }] },
    };
    const output = applyEdits("a();\r\nb();\r\n", windows);
    expect(output.code).toBe("a();\r\nb();\r\n\ng();\n");
    expect(originOf(output, "g()")).toBe("main.ts:2:0");
  });
});
