import { lowerExpression } from "./expressions.ts";
import { enterConstructor } from "./objects/construct.ts";
import { holdsInstances } from "./objects/instances.ts";
import { inline, inlineBody } from "./inlining.ts";
import type { Lowerers } from "./session.ts";
import { lowerStatement, lowerStatements } from "./statements.ts";

/** The visitors of TypeScript's constructs, which reach each other through the `Lowering`. */
export const lowerers: Lowerers = {
  expression: lowerExpression,
  statement: lowerStatement,
  statements: lowerStatements,
  inline,
  enterConstructor,
  holdsInstances: (type) => holdsInstances(type),
  inlineBody,
};
