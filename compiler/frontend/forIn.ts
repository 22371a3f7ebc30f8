import type ts from "typescript";
import { whereThere } from "./absence.ts";
import { assignTarget } from "./assignmentPatterns.ts";
import { exitOf } from "./exits.ts";
import { overGrowing } from "./loopBodies.ts";
import type { Lowering } from "./lowering.ts";
import { keysOf, knownKeys } from "./objects/keys.ts";
import type { Operand } from "./operands.ts";
import { bindName } from "./patterns.ts";
import { lowerUnrolled } from "./unrolled.ts";
import { lowerValue } from "./values.ts";

/** `for (const key in object)`: the names of its members are listed first; nothing removes one. */
export function lowerForIn(l: Lowering, node: ts.ForInStatement): void {
  const { initializer: head, expression } = node;
  const turn = (key: Operand): void => {
    l.inScope(l.scope, () => {
      if (!l.ts.isVariableDeclarationList(head)) assignTarget(l, head, () => key, l.checker.getStringType());
      else for (const declaration of head.declarations) bindName(l, declaration.name, key);
      l.statement(node.statement);
    });
  };
  const object = lowerValue(l, expression);
  const known = knownKeys(l, object);
  if (known) {
    whereThere(l, node, object, () => { lowerUnrolled(l, node, known.map((name) => () => l.literal(name)), turn); });
    return;
  }
  const keys = keysOf(l, expression, object, "enumerable");
  overGrowing(l, node, {
    length: () => l.b.length(keys),
    mayGrow: () => false,
    mayLeave: exitOf(l.ts, node.statement, node) !== undefined,
    body: (index) => { turn(l.b.load(keys, index)); },
  });
}
