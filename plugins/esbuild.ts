import { readFile } from "node:fs/promises";
import type { OnLoadResult, PartialMessage, Plugin } from "esbuild";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import type { Output } from "../compiler/result.ts";
import { CompileService, type CompiledModule } from "./compileService.ts";
import { codeFilter, moduleFilter, type NablaOptions } from "./options.ts";

/** Compiles marked calls in a build with esbuild. Written against esbuild's own interface, for its messages with notes. */
export default function nabla(options: NablaOptions = {}): Plugin {
  return {
    name: "nabla",
    setup(build) {
      const service = new CompileService(options, build.initialOptions.absWorkingDir ?? process.cwd());
      build.onLoad({ filter: moduleFilter.include, namespace: "file" }, async ({ path }) => {
        if (moduleFilter.exclude.some((excluded) => excluded.test(path.replaceAll("\\", "/")))) return undefined;
        const code = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
        if (!codeFilter.test(code)) return undefined;
        return loadResult(path, code, await service.compile(path.replaceAll("\\", "/"), code));
      });
    },
  };
}

export type { NablaOptions };

function loadResult(path: string, code: string, compiled: CompiledModule): OnLoadResult {
  const { output, diagnostics, dependencies } = compiled;
  const messages = (severity: Diagnostic["severity"]): PartialMessage[] =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).map(toMessage);
  return {
    contents: output === undefined ? code : withInlineMap(output),
    loader: path.endsWith("x") ? "tsx" : "ts",
    errors: messages("error"),
    warnings: messages("warning"),
    watchFiles: [path, ...dependencies],
  };
}

function withInlineMap({ code, map }: Output): string {
  const data = Buffer.from(JSON.stringify(map), "utf8").toString("base64");
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${data}\n`;
}

/** esbuild counts columns in bytes from 0. */
function toMessage(diagnostic: Diagnostic): PartialMessage {
  const { code, message, advice, file, line, column, length, source } = diagnostic;
  const notes = advice === "" ? [] : [{ text: advice }];
  if (file === undefined || source === undefined) return { id: code, text: `${code}: ${message}`, notes };
  const lineText = source.split(/\r\n|\n|\r/)[line - 1] ?? "";
  const before = lineText.slice(0, column - 1);
  const marked = lineText.slice(column - 1, column - 1 + length);
  const location = { file, line, column: byteLength(before), length: byteLength(marked), lineText };
  return { id: code, text: `${code}: ${message}`, location, notes };
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
