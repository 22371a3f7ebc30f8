import { functionsOf, type Expression, type FunctionModel, type Program } from "./model.ts";
import { printBlock } from "./printStatement.ts";
import { printExpression } from "./printExpression.ts";

/** Spelling of a name: module-level names get a suffix when many programs share one module. */
export type Spelling = (name: string) => string;

/** TypeScript text of a program: constants, helpers and the exported main function. */
export function printProgram(program: Program, spelling: Spelling = (name) => name): string {
  const constants = program.constants.map(
    ({ name, type, value }) =>
      `const ${spelling(name)}${annotation(type, value)} = ${printExpression(value, spelling)};`,
  );
  const functions = functionsOf(program).map(
    (f) => `${f === program.main ? "export " : ""}${printFunction(f, spelling)}`,
  );
  return [...constants, ...functions].join("\n") + "\n";
}

/** Spelling that appends `suffix` to every name declared by the module, wherever it occurs. */
export function suffixed(program: Program, suffix: string): Spelling {
  const names = new Set([...program.constants.map((c) => c.name), ...functionsOf(program).map((f) => f.name)]);
  return (name) => (names.has(name) ? name + suffix : name);
}

function printFunction(f: FunctionModel, spelling: Spelling): string {
  const parameters = f.parameters.map(({ name, type }) => `${spelling(name)}: ${type}`).join(", ");
  return `function ${spelling(f.name)}(${parameters}): ${f.result} ${printBlock(f.body, "", spelling)}`;
}

function annotation(type: string, value: Expression): string {
  return value.kind === "arrayLiteral" && type === "number[]" ? ": readonly number[]" : "";
}
