import type ts from "typescript";
import type { TransformOptions } from "../compiler/compileFile.ts";
import { wrapProgram } from "../compiler/wrapProgram.ts";

/**
 * `nabla/transformer`: compiles marked calls under tsc, through ts-patch.
 *
 * ```json
 * { "compilerOptions": { "plugins": [{ "transform": "nabla/transformer", "transformProgram": true }] } }
 * ```
 *
 * @param extras.ts The TypeScript that made the program; nabla uses no other.
 */
export default function transformProgram(
  program: ts.Program,
  host: ts.CompilerHost | undefined,
  options: TransformOptions,
  extras: { readonly ts: typeof ts },
): ts.Program {
  wrapProgram(extras.ts, program, host, options);
  return program;
}
