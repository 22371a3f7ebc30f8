import type ts from "typescript";
import { isMarkerFile } from "./frontend/derivatives/markerFile.ts";
import { runtimeEntries, type RuntimeName, type RuntimeNames } from "./backend/runtimeNames.ts";
import type { TypeScript } from "./frontend/operands.ts";
import type { Edit } from "./result.ts";

/**
 * Edits of the imports: names of markers that no remaining code uses are dropped, so that nothing of the runtime ships,
 * and the runtime functions that generated code uses are imported.
 */
export function importEdits(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  replaced: ReadonlySet<ts.Node>,
  used: ReadonlySet<RuntimeName>,
  names: RuntimeNames,
): Edit[] {
  const edits: Edit[] = [];
  const remaining = namesInUse(typescript, file, replaced);
  for (const statement of file.statements) {
    if (!typescript.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !typescript.isNamedImports(bindings) || isTypeImport(typescript, statement)) continue;
    if (!bindings.elements.some((element) => isMarker(typescript, checker, element))) continue;
    const kept = bindings.elements.filter((element) => remaining.has(element.name.text) || !isMarker(typescript, checker, element));
    if (kept.length === bindings.elements.length) continue;
    if (kept.length > 0) edits.push({ start: bindings.getStart(), end: bindings.getEnd(), text: `{ ${kept.map((element) => element.getText()).join(", ")} }` });
    else edits.push({ start: statement.getStart(), end: statement.getEnd(), text: "" });
  }
  if (used.size > 0) {
    const position = file.getFullText().startsWith("#!") ? file.getFullText().indexOf("\n") + 1 : 0;
    edits.push({ start: position, end: position, text: runtimeImports(used, names) });
  }
  return edits;
}

/** An import for each entry of the runtime that has some of the functions, all in one line. */
function runtimeImports(used: ReadonlySet<RuntimeName>, names: RuntimeNames): string {
  const statements = Object.entries(runtimeEntries).flatMap(([entry, exported]) => {
    const imported = [...used].filter((name) => (exported as readonly RuntimeName[]).includes(name));
    const bindings = imported.map((name) => (names[name] === name ? name : `${name} as ${names[name]}`));
    return bindings.length > 0 ? [`import { ${bindings.join(", ")} } from "${entry}"; `] : [];
  });
  return statements.join("");
}

/** `import type …` */
export function isTypeImport(typescript: TypeScript, statement: ts.ImportDeclaration): boolean {
  return statement.importClause?.getChildren()[0]?.kind === typescript.SyntaxKind.TypeKeyword;
}

function isMarker(typescript: TypeScript, checker: ts.TypeChecker, element: ts.ImportSpecifier): boolean {
  const symbol = checker.getSymbolAtLocation(element.name);
  const target = symbol && symbol.flags & typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [declaration] = target?.declarations ?? [];
  return declaration !== undefined && isMarkerFile(declaration.getSourceFile());
}

/** Identifiers outside imports and outside the replaced calls. */
function namesInUse(typescript: TypeScript, file: ts.SourceFile, replaced: ReadonlySet<ts.Node>): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isImportDeclaration(node)) return;
    if (replaced.has(node)) return;
    if (typescript.isIdentifier(node)) names.add(node.text);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
