import type ts from "typescript";
import { lowerWithHoles } from "./arrays/holes.ts";
import { Lowering } from "./lowering.ts";
import type { TypeScript } from "./operands.ts";
import type { Session } from "./session.ts";
import { forms } from "./derivatives/forms.ts";
import { lowerFunction, type LoweredFunction } from "./derivatives/lowerFunction.ts";
import { markerOf } from "./derivatives/markers.ts";
import { defaultsOf, nameOf } from "./derivatives/signature.ts";
import { derivativeAs, markerCall } from "./derivatives/target.ts";
import type { TapeRegion } from "./gradientTape/findRegions.ts";
import { lowerRegion, type LoweredRegion } from "./gradientTape/lowerRegion.ts";
import { numeric, requireGlobals } from "./requireGlobals.ts";
import { UnsteadyFacts } from "./unsteadyFacts.ts";
import { lowerers } from "./lowerers.ts";
import { unsupported } from "./values.ts";

/**
 * Calls of markers in a file, outermost only: what is inside another one is compiled with it. `stopGradient`, and
 * functions with rules or checkpoints, are the exception: as calls of their own they are their first argument. So is
 * `checkGradient`, which stays a call.
 */
export function findMarkedCalls(typescript: TypeScript, checker: ts.TypeChecker, file: ts.SourceFile): (ts.CallExpression | ts.NewExpression)[] {
  const found: (ts.CallExpression | ts.NewExpression)[] = [];
  const visit = (node: ts.Node): void => {
    const isCall = typescript.isCallExpression(node) || typescript.isNewExpression(node);
    const marker = isCall ? markerOf({ ts: typescript, checker }, node) : undefined;
    if (isCall && marker !== undefined) found.push(node);
    const isPlain = marker === "stopGradient" || (marker !== undefined && forms.get(marker)?.isPlain === true);
    if (marker !== undefined && !isPlain && marker !== "checkGradient") return;
    // Of a function with a rule, the function stays.
    if (isPlain && isCall) node.arguments?.slice(0, 1).forEach(visit);
    else typescript.forEachChild(node, visit);
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
  /** What it gives is written into arrays of the caller's. */
  readonly isInto: boolean;
  /** Default values of the parameters, as text. */
  readonly defaults: readonly (string | undefined)[];
};

/** What is given of a marked call. */
export type MarkedSession = Omit<Session, "lowerers" | "functionNames" | "holes" | "unsteady">;

/** Lowers, more than once if need be; only what the last time traces and warns of counts. */
function inSession<Result>(call: MarkedSession, lower: (session: Session) => Result): Result {
  let notes: (() => void)[] = [];
  const unsteady = new UnsteadyFacts();
  const result = lowerWithHoles((holes) => unsteady.lower(() => {
    notes = [];
    const trace: Session["trace"] = (pass, func, at = performance.now()) => void notes.push(() => { call.trace(pass, func, at); });
    const warn: Session["warn"] = (problem) => void notes.push(() => { call.warn(problem); });
    return lower({ ...call, lowerers, functionNames: new Set(), holes, unsteady, trace, warn });
  }));
  for (const note of notes) note();
  return result;
}

/** Lowers what the tape that `call` constructs covers to the function that replaces it. */
export function lowerTape(call: MarkedSession, region: TapeRegion, fresh: (hint: string) => string): LoweredRegion & { readonly name: string } {
  const name = fresh(`${enclosingName(call.ts, region.call)}Tape`);
  return inSession(call, (session) => {
    requireGlobals(new Lowering(session), numeric);
    return { ...lowerRegion(session, region, name, fresh), name };
  });
}

/** The name of the function around a tape. */
function enclosingName(typescript: TypeScript, node: ts.Node): string {
  const around = typescript.findAncestor(node.parent, typescript.isFunctionLike) as (ts.Node & { readonly name?: ts.Node }) | undefined;
  const named = around?.name ?? (around?.parent as { readonly name?: ts.Node } | undefined)?.name;
  const text = named?.getText() ?? "";
  return /^[A-Za-z_$][\w$]*$/.test(text) ? text : around ? "function" : "module";
}

/** Lowers a marked call to the function that replaces it. With `marker`, as if the call were one of that marker. */
export function lowerMarkedCall(call: MarkedSession, marker?: string): LoweredCall {
  return inSession(call, (session) => lowerIn(session, marker));
}

function lowerIn(session: Session, marker: string | undefined): LoweredCall {
  const l = new Lowering(session);
  requireGlobals(l, numeric);
  const marked = l.ts.isCallExpression(session.call) ? session.call : undefined;
  const derivative = marked && (marker === undefined ? markerCall(l, marked) : derivativeAs(l, marked, marker));
  if (!derivative) throw unsupported(l, session.call);
  const lowered = lowerFunction(session, undefined, derivative);
  return {
    ...lowered,
    marker: derivative.marker,
    name: nameOf(derivative),
    target: nameOf(derivative.of),
    defaults: defaultsOf(derivative),
    isInto: derivative.options.out === true,
    parameterCount: lowered.func.body.params.length - lowered.captures.length - lowered.tangentCount,
  };
}

