import type ts from "typescript";
import { markerOf } from "../derivatives/markers.ts";
import type { Lowering } from "../lowering.ts";

type Types = Pick<Lowering, "ts" | "checker">;

/** Statements of one block, from the construction of a tape up to its last use. */
export type TapeRegion = {
  /** The `new GradientTape()` that opens it. */
  readonly call: ts.NewExpression;
  readonly statements: readonly ts.Statement[];
};

/**
 * The statements that a tape covers, or undefined where the tape is not a variable of a block. What other tapes,
 * constructed among them, cover belongs to the region too.
 */
export function regionOf(l: Types, call: ts.NewExpression): TapeRegion | undefined {
  const statement = tapeStatement(l, call);
  const block = statement?.parent;
  if (!statement || !block || !("statements" in block)) return undefined;
  const statements = block.statements as readonly ts.Statement[];
  const first = statements.indexOf(statement);
  const tapes = new Set<ts.Symbol>();
  let last = first;
  for (let i = first; i <= last; i++) {
    for (const symbol of tapesDeclaredIn(l, statements[i] as ts.Statement)) tapes.add(symbol);
    last = Math.max(last, statements.findLastIndex((candidate) => mentions(l, candidate, tapes)));
  }
  return { call, statements: statements.slice(first, last + 1) };
}

/** `const tape = new GradientTape();` or `using tape = …`, the statement that holds the call. */
function tapeStatement(l: Types, call: ts.NewExpression): ts.VariableStatement | undefined {
  const declaration = call.parent;
  if (!l.ts.isVariableDeclaration(declaration) || declaration.initializer !== call || !l.ts.isIdentifier(declaration.name)) return undefined;
  const statement = declaration.parent.parent;
  const isConst = (declaration.parent.flags & l.ts.NodeFlags.Const) !== 0 || (declaration.parent.flags & l.ts.NodeFlags.Using) !== 0;
  return isConst && l.ts.isVariableStatement(statement) ? statement : undefined;
}

function tapesDeclaredIn(l: Types, statement: ts.Statement): readonly ts.Symbol[] {
  if (!l.ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap((declaration) => {
    const { initializer, name } = declaration;
    const isTape = initializer && l.ts.isNewExpression(initializer) && markerOf(l, initializer) === "GradientTape";
    const symbol = isTape ? l.checker.getSymbolAtLocation(name) : undefined;
    return symbol ? [symbol] : [];
  });
}

function mentions(l: Types, root: ts.Node, symbols: ReadonlySet<ts.Symbol>): boolean {
  if (l.ts.isIdentifier(root)) {
    const symbol = l.checker.getSymbolAtLocation(root);
    return symbol !== undefined && symbols.has(symbol);
  }
  return l.ts.forEachChild(root, (child) => mentions(l, child, symbols) || undefined) ?? false;
}
