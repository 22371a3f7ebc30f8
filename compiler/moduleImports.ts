import type ts from "typescript";
import { isMarkerFile } from "./frontend/derivatives/markerFile.ts";
import type { TypeScript } from "./frontend/operands.ts";
import { isTypeImport } from "./importEdits.ts";

/** An import that a module gets for what generated code reads in it. */
type Import = { readonly specifier: string; readonly exported: string; readonly name: string };

/**
 * Names under which a module can read what other modules export, where it does not import them itself: a helper's module
 * reads a variable of its own, and the derivative, which stands in the module of the marked call, reads it too.
 *
 * Only modules that the file imports already, directly or through others by relative paths, are imported: they run before it
 * in any case, so that a further import behind the others changes no order.
 */
export class ModuleImports {
  readonly #typescript: TypeScript;
  readonly #program: ts.Program;
  readonly #file: ts.SourceFile;
  readonly #fresh: (hint: string) => string;
  readonly #found = new Map<ts.Symbol, Import | undefined>();
  readonly #asked = new Set<Import>();
  readonly #kept = new Set<Import>();

  constructor(typescript: TypeScript, program: ts.Program, file: ts.SourceFile, fresh: (hint: string) => string) {
    this.#typescript = typescript;
    this.#program = program;
    this.#file = file;
    this.#fresh = fresh;
  }

  /** The name of a variable or class here, which is imported if the code that reads it is kept; undefined if none exports it. */
  nameOf(symbol: ts.Symbol): string | undefined {
    if (!this.#found.has(symbol)) this.#found.set(symbol, this.#find(symbol));
    const found = this.#found.get(symbol);
    if (found) this.#asked.add(found);
    return found?.name;
  }

  /** Keeps what was asked for since the last time, or drops it. */
  settle(isKept: boolean): void {
    if (isKept) for (const found of this.#asked) this.#kept.add(found);
    this.#asked.clear();
  }

  /** The import declarations, and where they stand: behind those of the file. */
  edit(): { readonly position: number; readonly text: string } | undefined {
    const statements = [...this.#kept].map(({ specifier, exported, name }) => {
      return ` import { ${exported === name ? name : `${exported} as ${name}`} } from ${JSON.stringify(specifier)};`;
    });
    const last = this.#file.statements.findLast((statement) => this.#typescript.isImportDeclaration(statement));
    return last && statements.length > 0 ? { position: last.getEnd(), text: statements.join("") } : undefined;
  }

  #find(symbol: ts.Symbol): Import | undefined {
    const [declaration] = symbol.declarations ?? [];
    const home = declaration?.getSourceFile();
    if (!home || home === this.#file || home.isDeclarationFile || isMarkerFile(home)) return undefined;
    for (const { specifier, target } of this.#importsOf(this.#file)) {
      const exported = this.#exportOf(target, symbol);
      if (exported) return { specifier, exported, name: this.#fresh(symbol.name) };
    }
    const exported = this.#exportOf(home, symbol);
    const specifier = exported && this.#pathTo(home);
    return exported && specifier ? { specifier, exported, name: this.#fresh(symbol.name) } : undefined;
  }

  /** The name under which a module exports a variable. */
  #exportOf(file: ts.SourceFile, symbol: ts.Symbol): string | undefined {
    const checker = this.#program.getTypeChecker();
    const module = checker.getSymbolAtLocation(file);
    const original = (one: ts.Symbol): ts.Symbol => (one.flags & this.#typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one);
    const found = module && checker.getExportsOfModule(module).find((one) => original(one) === symbol);
    return found && /^[A-Za-z_$][\w$]*$/.test(found.name) ? found.name : undefined;
  }

  #importsOf(file: ts.SourceFile): readonly { readonly specifier: string; readonly target: ts.SourceFile }[] {
    const { isImportDeclaration, isExportDeclaration, isStringLiteral, isSourceFile } = this.#typescript;
    return file.statements.flatMap((statement) => {
      const isImport = isImportDeclaration(statement) && !isTypeImport(this.#typescript, statement);
      const isLink = isImport || (isExportDeclaration(statement) && !statement.isTypeOnly);
      const specifier = isLink ? statement.moduleSpecifier : undefined;
      if (!specifier || !isStringLiteral(specifier)) return [];
      const [target] = this.#program.getTypeChecker().getSymbolAtLocation(specifier)?.declarations ?? [];
      return target && isSourceFile(target) && !target.isDeclarationFile ? [{ specifier: specifier.text, target }] : [];
    });
  }

  /** The path from the file to one that it imports through others, if all of these imports are relative. */
  #pathTo(home: ts.SourceFile): string | undefined {
    const reached = new Set([this.#file]);
    for (const file of reached) {
      for (const { specifier, target } of this.#importsOf(file)) if (isRelative(specifier)) reached.add(target);
    }
    if (!reached.has(home)) return undefined;
    const style = this.#importsOf(this.#file).find(({ specifier }) => isRelative(specifier));
    return style && relativePath(this.#file.fileName, home.fileName, style.specifier);
  }
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith("./") || specifier.startsWith("../");
}

/** A relative path in the style of another: with its own extension, that of JavaScript, or none. */
function relativePath(from: string, to: string, style: string): string {
  const folders = from.split("/").slice(0, -1);
  const target = to.split("/");
  let common = 0;
  while (common < folders.length && folders[common] === target[common]) common++;
  const up = folders.length - common;
  const path = `${up === 0 ? "./" : "../".repeat(up)}${target.slice(common).join("/")}`;
  if (/\.[cm]?tsx?$/.test(style)) return path;
  const isScript = /\.[cm]?jsx?$/.test(style);
  return path.replace(/\.([cm]?)tsx?$/, isScript ? ".$1js" : "");
}
