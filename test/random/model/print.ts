import { functionsOf, type Expression, type FunctionModel, type Parameter, type Program } from "./model.ts";
import { printBlock } from "./printStatement.ts";
import { printExpression, printParts, printType } from "./printExpression.ts";

/** Spelling of a name: module-level names get a suffix when many programs share one module. */
export type Spelling = (name: string) => string;

/** TypeScript text of a program: declarations, constants, helpers and the exported main function. */
export function printProgram(program: Program, spelling: Spelling = (name) => name): string {
  const declarations = program.declarations.map(({ parts }) => printParts(parts, "", spelling));
  const constants = program.constants.map(
    ({ name, type, value }) =>
      `const ${spelling(name)}${annotation(type, value)} = ${printExpression(value, spelling)};`,
  );
  const functions = functionsOf(program).map(
    (f) => `${f === program.main ? "export " : ""}${printFunction(f, spelling)}`,
  );
  return [...declarations, ...constants, ...functions].join("\n") + "\n";
}

/** Spelling that appends `suffix` to every name declared by the module, wherever it occurs. */
export function suffixed(program: Program, suffix: string): Spelling {
  const named = [...program.declarations, ...program.constants, ...functionsOf(program)];
  const names = new Set(named.map(({ name }) => name));
  return (name) => (names.has(name) ? name + suffix : name);
}

function printFunction(f: FunctionModel, spelling: Spelling): string {
  const parameters = f.parameters.map((p) => printParameter(p, spelling)).join(", ");
  const result = printType(f.result, spelling);
  return `function ${spelling(f.name)}(${parameters}): ${result} ${printBlock(f.body, "", spelling)}`;
}

function printParameter({ name, type, initial, isRest }: Parameter, spelling: Spelling): string {
  const value = initial === undefined ? "" : ` = ${printExpression(initial, spelling)}`;
  return `${isRest === true ? "..." : ""}${spelling(name)}: ${printType(type, spelling)}${value}`;
}

function annotation(type: string, value: Expression): string {
  return value.kind === "arrayLiteral" && type === "number[]" ? ": readonly number[]" : "";
}
