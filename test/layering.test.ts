import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Node, Project, type SourceFile } from "ts-morph";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the files of each folder may import besides files of their own folder. */
const layers: Readonly<Record<string, readonly string[]>> = {
  ir: [],
  transforms: ["ir"],
  // The definitions of operations on tensors are one for what runs at once and for what is compiled.
  compiler: ["ir", "transforms", "runtime"],
  plugins: ["compiler"],
  cli: ["compiler"],
  runtime: [],
};

/** Where the TypeScript API is known: reading and writing user code, and the entries of the compiler. */
const mayKnowTypeScript = /^(?:compiler\/(?:frontend|backend|diagnostics)\/.*|compiler\/\w+\.ts|plugins\/.*|cli\/.*)$/;

type Import = { readonly file: string; readonly specifier: string; readonly typeOnly: boolean };

const project = new Project({ compilerOptions: { allowImportingTsExtensions: true } });
project.addSourceFilesAtPaths(Object.keys(layers).map((layer) => join(root, layer, "**/*.ts")));
const files = project.getSourceFiles().map(pathOf);
const imports = project.getSourceFiles().flatMap(importsOf);

function pathOf(source: SourceFile): string {
  return relative(root, source.getFilePath()).replaceAll("\\", "/");
}

/** Every static and dynamic import and re-export of a file. */
function importsOf(source: SourceFile): Import[] {
  return source.getImportStringLiterals().map((literal) => {
    const parent = literal.getParent();
    const isTypeOnly = Node.isImportDeclaration(parent) || Node.isExportDeclaration(parent) ? parent.isTypeOnly() : false;
    const typeOnly = isTypeOnly || literal.getFirstAncestor((node) => Node.isImportTypeNode(node)) !== undefined;
    return { file: pathOf(source), specifier: literal.getLiteralText(), typeOnly };
  });
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

  test("the imports of all files are read", () => {
    expect(imports.length).toBeGreaterThan(2 * files.length);
    expect(imports.some(({ typeOnly }) => typeOnly)).toBe(true);
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
