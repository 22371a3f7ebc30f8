import ts from "typescript";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { renderBundler, renderBundlerError } from "../../compiler/diagnostics/renderBundler.ts";
import { renderFrame } from "../../compiler/diagnostics/renderFrame.ts";
import { renderText } from "../../compiler/diagnostics/renderText.ts";
import { renderTypeScript } from "../../compiler/diagnostics/renderTypeScript.ts";

const source = ["one();", "two();", "const d = grad(5);", "\tfour();", "five();", "six();"].join("\n");

const diagnostic: Diagnostic = {
  code: "NABLA1001",
  severity: "error",
  message: "grad needs a function.",
  advice: "Pass a function declaration.",
  file: "/project/src/a.ts",
  start: source.indexOf("grad(5)"),
  length: 7,
  line: 3,
  column: 11,
  source,
};

const nowhere: Diagnostic = { ...diagnostic, file: undefined, source: undefined, code: "NABLA0002" };

describe("renderFrame", () => {
  test("shows two lines around and carets under the range", () => {
    expect(renderFrame(diagnostic)).toBe(
      [
        "  1 | one();",
        "  2 | two();",
        "> 3 | const d = grad(5);",
        "    |           ^^^^^^^",
        "  4 |   four();",
        "  5 | five();",
      ].join("\n"),
    );
  });

  test("a range over several lines is marked to the end of the first", () => {
    const long = { ...diagnostic, length: 100 };
    expect(renderFrame(long)).toContain(`    |           ${"^".repeat("grad(5);".length)}\n`);
  });

  test("the end of the file, tabs, and far columns", () => {
    const atEnd = { ...diagnostic, line: 6, column: 7, start: source.length, length: 0 };
    expect(renderFrame(atEnd).split("\n").slice(-2)).toEqual(["> 6 | six();", "    |       ^"]);
    const afterTab = { ...diagnostic, line: 4, column: 2, length: 4 };
    expect(renderFrame(afterTab)).toContain("> 4 |   four();\n    |   ^^^^");
    const text = `${" ".repeat(500)}grad(5)`;
    const far = { ...diagnostic, source: text, line: 1, column: 501 };
    const [line = "", carets = ""] = renderFrame(far).split("\n");
    expect(line.indexOf("grad(5)")).toBe(carets.indexOf("^^^^^^^"));
    expect(line.length).toBeLessThan(140);
  });

  test("no frame without a place", () => {
    expect(renderFrame(nowhere)).toBe("");
  });
});

describe("renderers", () => {
  test("command line", () => {
    expect(renderText(diagnostic, () => "src/a.ts")).toBe(
      `src/a.ts:3:11 error NABLA1001: grad needs a function.\n${renderFrame(diagnostic)}\n  Pass a function declaration.`,
    );
    expect(renderText(nowhere, String)).toBe("error NABLA0002: grad needs a function.\n  Pass a function declaration.");
  });

  test("tsc", () => {
    const file = ts.createSourceFile("/project/src/a.ts", source, ts.ScriptTarget.ES2022);
    const rendered = renderTypeScript(ts, diagnostic, file);
    expect(rendered).toMatchObject({
      code: 91001,
      category: ts.DiagnosticCategory.Error,
      start: diagnostic.start,
      length: 7,
      source: "nabla",
    });
    expect(renderTypeScript(ts, nowhere, undefined)).toMatchObject({ code: 90002, file: undefined });
    expect(renderTypeScript(ts, { ...diagnostic, severity: "warning" }, file).category).toBe(
      ts.DiagnosticCategory.Warning,
    );
  });

  test("bundlers: columns from 0", () => {
    expect(renderBundler(diagnostic)).toEqual({
      message: "NABLA1001: grad needs a function.\nPass a function declaration.",
      id: "/project/src/a.ts",
      loc: { file: "/project/src/a.ts", line: 3, column: 10 },
      frame: renderFrame(diagnostic),
      pluginCode: "NABLA1001",
      stack: "",
    });
    expect(renderBundler(nowhere)).not.toHaveProperty("loc");
  });

  test("bundlers: several errors of a file in one", () => {
    const second = { ...diagnostic, code: "NABLA2002", message: "other", line: 5, column: 1 };
    const { message, loc } = renderBundlerError([diagnostic, second]);
    expect(loc).toMatchObject({ line: 3 });
    expect(message).toContain("/project/src/a.ts:5:1 NABLA2002: other");
  });
});
