import type { Block } from "../model/model.ts";
import { arrayDeclaration, arrayStatements } from "./arrays.ts";
import { methodStatements } from "./arrayMethods.ts";
import { branchStatements } from "./branches.ts";
import { classStatements } from "./classes.ts";
import { closureStatements } from "./closures.ts";
import { collectionStatements } from "./collections.ts";
import { dispatchStatements } from "./dispatch.ts";
import { nested, type Environment } from "./environment.ts";
import { exceptionStatements } from "./exceptions.ts";
import { expressionForms } from "./expressionForms.ts";
import { exitStatement } from "./exits.ts";
import { forLoop } from "./forLoops.ts";
import { functionForms } from "./functionForms.ts";
import { choose, type Alternative, type Generation, type Statements } from "./generation.ts";
import { callStatements } from "./helpers.ts";
import { listLoops } from "./listLoops.ts";
import { listStatements, objectStatements } from "./objects.ts";
import { nestStatements } from "./nests.ts";
import { optionalStatements } from "./optional.ts";
import { patternStatements } from "./patterns.ts";
import { assignFloat, declareFloat, scalarStatements, shadowingBlock } from "./scalars.ts";
import { viewStatements } from "./views.ts";
import { whileLoops } from "./whileLoops.ts";

/** A list of statements in their own scope `env`. */
export function block(g: Generation, env: Environment, statements: number): Block {
  const body: Statements[] = [];
  for (let i = 0; i < statements; i++) body.push(statement(g, env));
  return body.flat();
}

function statement(g: Generation, env: Environment): Statements {
  const simple = (): Statements => assignFloat(g, env) ?? declareFloat(g, env);
  const alternatives: Alternative<Statements>[] = [
    [null, 3, simple],
    [null, 2, () => declareFloat(g, env)],
    ...scalarStatements(g, env),
    ...arrayStatements(g, env),
    [null, env.loops.length > 0 ? 1.5 : 0, () => exitStatement(g, env)],
    [env.loops.length > 0 ? "localArrayInLoop" : "localArray", 0.8, () => arrayDeclaration(g, env)],
    ...objectStatements(g, env),
    ...listStatements(g, env),
    ...patternStatements(g, env),
    ...classStatements(g, env),
    ...dispatchStatements(g, env),
    ...closureStatements(g, env),
    ...callStatements(g, env),
    ...viewStatements(g, env),
    ...methodStatements(g, env),
    ...optionalStatements(g, env),
    ...expressionForms(g, env),
    ...functionForms(g, env),
  ];
  if (env.depth > 1) alternatives.push(...nestStatements(g, env));
  if (env.depth > 0) {
    alternatives.push(...exceptionStatements(g, env), ...listLoops(g, env), ...collectionStatements(g, env));
    alternatives.push(...branchStatements(g, env), ["for", 4, () => forLoop(g, env)], ...whileLoops(g, env), [
      "shadowing",
      0.4,
      () => shadowingBlock(g, nested(env)),
    ]);
  }
  return choose(g, alternatives, simple);
}
