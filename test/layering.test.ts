import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the files of each folder may import besides files of their own folder. */
const layers: Readonly<Record<string, readonly string[]>> = {
  ir: [],
  transforms: ["ir"],
  compiler: ["ir", "transforms"],
  plugins: ["compiler"],
  cli: ["compiler"],
  runtime: [],
};

/** Where the TypeScript API is known: reading and writing user code, and the entries of the compiler. */
const mayKnowTypeScript = /^(?:compiler\/(?:frontend|backend|diagnostics)\/.*|compiler\/\w+\.ts|plugins\/.*|cli\/.*)$/;

type Import = { readonly file: string; readonly specifier: string; readonly typeOnly: boolean };

const files = Object.keys(layers).flatMap((layer) =>
  readdirSync(join(root, layer), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${layer}/${name.replaceAll("\\", "/")}`),
);
const imports = files.flatMap(importsOf);

/** Every static and dynamic import and re-export of a file. */
function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.ESNext, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
        const typeOnly = ts.isImportDeclaration(node)
          ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
          : node.isTypeOnly;
        found.push({ file, specifier: node.moduleSpecifier.text, typeOnly });
      }
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument !== undefined && ts.isStringLiteral(argument)) {
        found.push({ file, specifier: argument.text, typeOnly: false });
      }
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument;
      if (ts.isStringLiteral(literal)) found.push({ file, specifier: literal.text, typeOnly: true });
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

/** The repository's file that a relative import names. */
function target({ file, specifier }: Import): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return relative(root, resolve(root, dirname(file), specifier)).replaceAll("\\", "/");
}

const show = ({ file, specifier }: Import): string => `${file} imports ${specifier}`;
const layerOf = (file: string): string => file.split("/")[0] ?? "";

describe("layering", () => {
  test("imports point one way", () => {
    const wrong = imports.filter((found) => {
      const imported = target(found);
      if (imported === undefined) return false;
      const [from, to] = [layerOf(found.file), layerOf(imported)];
      return from !== to && layers[from]?.includes(to) !== true;
    });
    expect(wrong.map(show)).toEqual([]);
  });

  test("relative imports name existing files, with their extension", () => {
    const wrong = imports.filter((found) => {
      const imported = target(found);
      return imported !== undefined && !files.includes(imported);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  test("the IR, the transforms and the runtime import no packages", () => {
    const pure = imports.filter(({ file }) => ["ir", "transforms", "runtime"].includes(layerOf(file)));
    expect(pure.filter((found) => target(found) === undefined).map(show)).toEqual([]);
  });

  test("TypeScript is known only where user code is read and written", () => {
    const users = imports.filter(({ specifier }) => specifier === "typescript" || specifier.startsWith("@ts-morph"));
    expect(users.filter(({ file }) => !mayKnowTypeScript.test(file)).map(show)).toEqual([]);
  });

  test("TypeScript is loaded only when there is something to compile", () => {
    const eager = imports.filter(({ file, specifier, typeOnly }) => {
      return specifier === "typescript" && !typeOnly && file !== "plugins/compileService.ts";
    });
    expect(eager.map(show)).toEqual([]);
  });

  test("there are no circular imports", () => {
    const graph = new Map<string, string[]>();
    for (const found of imports) {
      const imported = target(found);
      if (imported !== undefined && !found.typeOnly)
        graph.set(found.file, [...(graph.get(found.file) ?? []), imported]);
    }
    expect(findCycle(graph)).toEqual([]);
  });
});

/** Files of one cycle in the order of their imports; empty if there is none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] => {
    if (finished.has(file)) return [];
    const start = path.indexOf(file);
    if (start >= 0) return [...path.slice(start), file];
    path.push(file);
    for (const imported of graph.get(file) ?? []) {
      const cycle = visit(imported);
      if (cycle.length > 0) return cycle;
    }
    path.pop();
    finished.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
