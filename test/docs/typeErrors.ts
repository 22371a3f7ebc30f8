import ts from "typescript";
import { createProgram, openFiles } from "../../compiler/project.ts";

/** Lines (1-based) of a file that TypeScript, strict, has something against; `nabla` is the one of this checkout. */
export function typeErrorLines(path: string): readonly number[] {
  const project = openFiles(ts, [path], process.cwd());
  const program = createProgram(ts, project, process.cwd());
  const file = program.getSourceFile(path);
  return ts.getPreEmitDiagnostics(program, file).map(({ start = 0 }) => {
    return (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
  });
}
