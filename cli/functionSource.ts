import type ts from "typescript";
import type { FileResult, MarkedCall } from "../compiler/result.ts";

/** A piece of a user's file; `line` is the 1-based number of its first line. */
export type SourceExcerpt = { readonly file: string; readonly line: number; readonly text: string };

/** The function that a marked call differentiates, looked up by name in its file and in those it depends on. */
export function functionSource(
  typescript: typeof ts,
  program: ts.Program,
  result: FileResult,
  call: MarkedCall,
): SourceExcerpt {
  for (const name of [call.file, ...result.dependencies]) {
    const file = program.getSourceFile(name);
    const node = file && findFunction(typescript, file, call.name);
    if (file !== undefined && node !== undefined) return excerpt(file, node.getStart(file), node.end);
  }
  const file = program.getSourceFile(call.file);
  return file === undefined ? { file: call.file, line: 1, text: "" } : excerpt(file, call.start, call.end);
}

function findFunction(typescript: typeof ts, file: ts.SourceFile, name: string): ts.Node | undefined {
  const visit = (node: ts.Node): ts.Node | undefined => {
    const isNamed =
      (typescript.isFunctionDeclaration(node) && node.body !== undefined) ||
      typescript.isMethodDeclaration(node) ||
      (typescript.isVariableDeclaration(node) && isFunction(typescript, node.initializer));
    if (isNamed && node.name?.getText(file) === name) return statementOf(typescript, node);
    return typescript.forEachChild(node, visit);
  };
  return visit(file);
}

function isFunction(typescript: typeof ts, node: ts.Node | undefined): boolean {
  return node !== undefined && (typescript.isArrowFunction(node) || typescript.isFunctionExpression(node));
}

/** A function held by a const is shown with its `const`. */
function statementOf(typescript: typeof ts, node: ts.Node): ts.Node {
  return typescript.isVariableDeclaration(node) ? node.parent.parent : node;
}

function excerpt(file: ts.SourceFile, start: number, end: number): SourceExcerpt {
  const { line } = file.getLineAndCharacterOfPosition(start);
  return { file: file.fileName, line: line + 1, text: file.text.slice(start, end) };
}
