import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { vi } from "vitest";
import type { CompiledSources } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";
import { importWritten } from "../support/importSources.ts";

/** A hostile function twice: as `plain`, differentiated by `valueAndGrad`, and as `taped`, its statements on a tape. */
export type TwoWays = { readonly file: string; readonly source: string; readonly args: () => unknown[] };

type Module = Readonly<Record<"plain" | "taped", (...args: unknown[]) => unknown>>;

/** Runs both ways of a compiled program: values and derivatives have to agree. */
export async function expectSameBothWays({ outputs, pathOf, dispose }: CompiledSources, { file, args }: Pick<TwoWays, "file" | "args">): Promise<void> {
  const { plain, taped } = await importWritten<Module>({ paths: [pathOf(file)], pathOf, dispose }, (name) => outputs.get(name)?.code);
  const silenced = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    expectClose(taped(...args()), plain(...args()), { relative: 1e-9 });
  } finally {
    silenced.mockRestore();
  }
}

const folder = fileURLToPath(new URL("../fixtures/hostile", import.meta.url));

/** They mean something else on a tape: a parameter that is assigned is a source with its new value. */
const differing = new Set(["comma", "paramReassigned", "switchOnActive"]);
/**
 * `a[-1]` of a plain array has no place in the adjoint of the array: NaN. A variable of this name hides the tape. A class among the
 * statements stays where it is, and the statements with setters of it too. A function declared among them stays as well, and must
 * not use what they differentiate by or write an array that they make. Sources that are absent have no gradient, or zeros. Functions
 * of constants of the module are known in marked functions alone.
 */
const excluded = new Set(["negativeIndexList", "varNameCollisions", "getterClass", "capturedArrayWritten", "nestedRecursiveFunctions", "innerCallsOuter", "localClass", "localTree", "nullFromOutside", "loopOverAnOptionalArgument", "rulesOfModule", "toolsOfAModule", "rulesWithMethods"]);

/** The hostile functions that end in their only `return`. */
export function hostileOnTapes(): readonly TwoWays[] {
  return readdirSync(folder).flatMap((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
    return file.statements.filter(ts.isFunctionDeclaration).flatMap((node) => twoWays(file, node, text, name));
  });
}

function twoWays(file: ts.SourceFile, node: ts.FunctionDeclaration, text: string, name: string): readonly TwoWays[] {
  // Tapes declare no variable twice.
  if (/\bvar\b/.test(node.getText())) return [];
  const [, args] = argumentsOf(text, node) ?? [];
  const last = node.body?.statements.at(-1);
  const title = node.name?.text ?? "";
  const sources = node.parameters.filter(({ type }) => /number|Float/.test(type?.getText() ?? "")).map(({ name: parameter }) => parameter.getText());
  if (args === undefined || !last || !ts.isReturnStatement(last) || countReturns(node) !== 1) return [];
  // A rest parameter is one source, but several arguments.
  if (node.parameters.some(({ dotDotDotToken }) => dotDotDotToken)) return [];
  if (sources.length === 0 || differing.has(title) || excluded.has(title)) return [];
  const others = file.statements.filter((other) => other === node || !ts.isFunctionDeclaration(other) || !argumentsOf(text, other));
  const wrt = sources.map((source) => node.parameters.findIndex(({ name: parameter }) => parameter.getText() === source));
  const source = `import { GradientTape as Tape, valueAndGrad as differentiate } from "nabla";
${others.map((other) => other.getText()).join("\n")}
export const plain = differentiate(${title}, { wrt: [${wrt.join(", ")}] });
export function taped(${node.parameters.map((parameter) => parameter.getText()).join(", ")}) {
const tape = new Tape();
${text.slice((node.body?.getStart() ?? 0) + 1, last.getStart())}
const target$ = ${last.expression?.getText() ?? "0"};
return { value: target$, grad: tape.gradient(target$, [${sources.join(", ")}], { unconnectedGradients: "zero" }) };
}
`;
  const read = new Function(`return [${args}][0];`) as () => unknown[];
  return [{ file: `${name.replace(".ts", "")}_${title}.ts`, source, args: read }];
}

function argumentsOf(text: string, node: ts.Node): RegExpExecArray | null {
  return /\/\/ at (.*?)(?: wrt .*)?\n/.exec(text.slice(node.getFullStart(), node.getStart()));
}

function countReturns(root: ts.FunctionDeclaration): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) count += 1;
    ts.forEachChild(node, (child) => {
      if (!ts.isFunctionLike(child)) visit(child);
    });
  };
  visit(root);
  return count;
}
