import type ts from "typescript";
import type { LoweredRegion, RegionResult } from "./frontend/gradientTape/lowerRegion.ts";
import type { TapeRegion } from "./frontend/gradientTape/findRegions.ts";
import type { TypeScript } from "./frontend/operands.ts";
import type { Edit } from "./result.ts";

/**
 * Edits that put the call of the generated function in place of the compiled statements of a tape, and its results in place
 * of the tape's calls in the statements that stay.
 *
 * @param call The call: `stepTape(w, x)`.
 * @param fresh Makes names that nothing in the module uses.
 */
export function tapeEdits(
  typescript: TypeScript,
  region: TapeRegion,
  lowered: LoweredRegion,
  call: string,
  fresh: (hint: string) => string,
): readonly Edit[] {
  const text = statementOf(typescript, lowered, call, fresh);
  const edits: Edit[] = lowered.compiled.map((statement) => ({ start: statement.getStart(), end: statement.getEnd(), text: "" }));
  const at = region.statements[lowered.position];
  const position = at?.getStart() ?? region.statements.at(-1)?.getEnd() ?? 0;
  const own = edits.findIndex(({ start }) => start === position);
  if (own >= 0) edits[own] = { ...(edits[own] as Edit), text };
  else edits.push({ start: position, end: position, text: at ? `${text} ` : ` ${text}` });
  for (const result of lowered.results) {
    if (result.kind === "call") edits.push({ start: result.node.getStart(), end: result.node.getEnd(), text: result.name });
  }
  return edits;
}

/** `const { y, dy } = stepTape(x);`, with the assignments of variables from outside. */
function statementOf(typescript: TypeScript, { results }: LoweredRegion, call: string, fresh: (hint: string) => string): string {
  const declared = results.filter((result) => result.kind === "call" || result.isDeclared);
  const assigned = results.filter((result) => result.kind === "variable" && !result.isDeclared);
  const exported = declared.filter((result) => result.kind === "variable" && isExported(typescript, result.symbol)).map(({ name }) => name);
  const isAllExported = exported.length > 0 && exported.length === declared.length;
  const keyword = `${isAllExported ? "export " : ""}${declared.some((result) => isMutable(typescript, result)) ? "let" : "const"}`;
  const exports = exported.length > 0 && !isAllExported ? ` export { ${exported.join(", ")} };` : "";
  const [first] = results;
  if (!first) return call === "" ? "" : `${call};`;
  if (results.length === 1) return `${declared.length === 1 ? `${keyword} ` : ""}${first.name} = ${call};${exports}`;
  if (declared.length === 0) return `({ ${assigned.map(({ name }) => name).join(", ")} } = ${call});`;
  const renamed = assigned.map(({ name }) => ({ name, local: fresh(`${name}Next`) }));
  const members = [...declared.map(({ name }) => name), ...renamed.map(({ name, local }) => `${name}: ${local}`)];
  const assignments = renamed.map(({ name, local }) => ` ${name} = ${local};`).join("");
  return `${keyword} { ${members.join(", ")} } = ${call};${assignments}${exports}`;
}

function isMutable(typescript: TypeScript, result: RegionResult): boolean {
  if (result.kind === "call") return false;
  const list = result.symbol.valueDeclaration && listOf(typescript, result.symbol.valueDeclaration);
  return list !== undefined && (list.flags & typescript.NodeFlags.Const) === 0;
}

function isExported(typescript: TypeScript, symbol: ts.Symbol): boolean {
  const statement = symbol.valueDeclaration && listOf(typescript, symbol.valueDeclaration)?.parent;
  if (!statement || !typescript.isVariableStatement(statement)) return false;
  return (typescript.getModifiers(statement) ?? []).some(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword);
}

function listOf(typescript: TypeScript, declaration: ts.Node): ts.VariableDeclarationList | undefined {
  return typescript.findAncestor(declaration, typescript.isVariableDeclarationList);
}
