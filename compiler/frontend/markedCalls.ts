import type ts from "typescript";
import { Lowering, type Session, type TypeScript } from "./lowering.ts";
import { lowerFunction, markerCall, markerOf, nameOf, type LoweredFunction } from "./derivatives.ts";
import { lowerers } from "./lowerers.ts";
import { unsupported } from "./values.ts";

/** Calls of markers in a file, outermost only: what is inside another one is compiled with it. */
export function findMarkedCalls(typescript: TypeScript, checker: ts.TypeChecker, file: ts.SourceFile): (ts.CallExpression | ts.NewExpression)[] {
  const found: (ts.CallExpression | ts.NewExpression)[] = [];
  const visit = (node: ts.Node): void => {
    const isCall = typescript.isCallExpression(node) || typescript.isNewExpression(node);
    if (isCall && markerOf({ ts: typescript, checker }, node) !== undefined) {
      found.push(node);
      return;
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

export type LoweredCall = LoweredFunction & {
  readonly marker: string;
  /** The name for the generated function: `lossGrad`. */
  readonly name: string;
  /** The user's name of the differentiated function. */
  readonly target: string;
  readonly parameterCount: number;
};

/** Lowers a marked call to the function that replaces it. */
export function lowerMarkedCall(call: Omit<Session, "lowerers">): LoweredCall {
  const session: Session = { ...call, lowerers };
  const l = new Lowering(session);
  const derivative = markerCall(l, session.call);
  if (!derivative) throw unsupported(l, session.call);
  const lowered = lowerFunction(session, undefined, derivative);
  return {
    ...lowered,
    marker: derivative.marker,
    name: nameOf(derivative),
    target: nameOf(derivative.of),
    parameterCount: lowered.func.body.params.length - lowered.captures.length - lowered.tangentCount,
  };
}

