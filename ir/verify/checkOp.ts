import type { ConstOp, Func, Op, OpKind, ScalarOp, SelectOp } from "../ops.ts";
import { primitives } from "../primitives/index.ts";
import { inferResultTypes, literalType } from "../resultTypes.ts";
import { isSimpleKind } from "../text/attributes.ts";
import { printType } from "../text/printAtoms.ts";
import { isAssignable } from "../typeRelations.ts";
import { isNumber } from "../types.ts";
import { checkCall } from "./checkCall.ts";
import { checkCheckpoint, checkCustom } from "./checkClosed.ts";
import {
  checkAlloc,
  checkArrayLiteral,
  checkArrayWrite,
  checkFieldWrite,
  checkGet,
  checkProduct,
  checkRecord,
  checkResize,
  checkView,
} from "./checkMemory.ts";
import { checkFor, checkIf, checkLambda, checkWhile } from "./checkRegions.ts";
import {
  anyValue,
  arrayValue,
  assignableTo,
  boolValue,
  checkOperands,
  checkRegionCount,
  numberValue,
  referenceValue,
  tapeValue,
} from "./expectations.ts";
import type { Report } from "./violation.ts";

type Check<Kind extends OpKind> = (op: Extract<Op, { kind: Kind }>, report: Report, module: Callees) => void;
type Callees = ReadonlyMap<string, Func> | undefined;

/** The rules of each kind of op, but for the types of its results. */
const checks: { readonly [Kind in OpKind]: Check<Kind> } = {
  const: checkConst,
  scalar: checkScalar,
  select: checkSelect,
  alloc: checkAlloc,
  arrayLiteral: checkArrayLiteral,
  zerosLike: (op, report) => checkOperands(op, [referenceValue], report),
  load: (op, report) => checkOperands(op, [arrayValue, numberValue], report),
  store: (op, report) => checkArrayWrite(op, false, report),
  acc: (op, report) => checkArrayWrite(op, true, report),
  resize: checkResize,
  length: (op, report) => checkOperands(op, [arrayValue], report),
  view: checkView,
  product: checkProduct,
  record: checkRecord,
  get: checkGet,
  set: (op, report) => checkFieldWrite(op, false, report),
  accField: (op, report) => checkFieldWrite(op, true, report),
  if: checkIf,
  for: checkFor,
  while: checkWhile,
  call: checkCall,
  extern: (op, report) => checkOperands(op, [], report, anyValue),
  throw: (op, report) => checkOperands(op, [], report, anyValue),
  lambda: checkLambda,
  custom: checkCustom,
  checkpoint: checkCheckpoint,
  requireDisjoint: (op, report) => checkOperands(op, op.operands.length === 1 ? [referenceValue] : [referenceValue, referenceValue], report),
  newTape: (op, report) => checkOperands(op, [], report),
  push: (op, report) => checkOperands(op, [tapeValue], report, anyValue),
  pop: (op, report) => checkOperands(op, [tapeValue], report),
};

/** Operands, regions and results are as many and of the types that the kind of op demands. */
export function checkOp(op: Op, module: Callees, report: Report): void {
  if (op.kind === "scalar" && !primitives.has(op.primitive)) {
    report(`unknown primitive ${op.primitive}`);
    return;
  }
  if (op.kind === "scalar" || isSimpleKind(op.kind)) checkRegionCount(op, 0, report);
  const check = checks[op.kind] as Check<OpKind>;
  check(op, report, module);
  checkResults(op, report);
}

/** An int constant may also be −0, NaN or infinite; `null` and `undefined` may stand for an absent number or reference. */
function checkConst(op: ConstOp, report: Report): void {
  checkOperands(op, [], report);
  const { value } = op;
  const type = op.results[0]?.type;
  if (!type || isAssignable(literalType(value), type)) return;
  const integral = typeof value === "number" && (Number.isInteger(value) || !Number.isFinite(value));
  if (type.kind === "int" && integral) return;
  const absent = value === null || value === undefined;
  if (absent && (isNumber(type) || type.kind === "array" || type.kind === "record" || type.kind === "function")) return;
  report(`constant ${String(value)} is not ${printType(type)}`);
}

function checkScalar(op: ScalarOp, report: Report): void {
  const entry = primitives.get(op.primitive);
  if (!entry) return;
  const expected = { numbers: numberValue, booleans: boolValue, values: anyValue }[entry.operands];
  if (entry.arity === "variadic") checkOperands(op, [expected], report, expected);
  else
    checkOperands(
      op,
      Array.from({ length: entry.arity }, () => expected),
      report,
    );
}

/** A bool, and two arms that both fit the result. */
function checkSelect(op: SelectOp, report: Report): void {
  const [result] = op.results;
  const arm = result ? assignableTo(result.type) : anyValue;
  checkOperands(op, [boolValue, arm, arm], report);
}

/** What an op gives must fit the types its results declare. Constants and foreign code may be declared more narrowly. */
function checkResults(op: Op, report: Report): void {
  const inferred = inferResultTypes(op);
  if (!inferred) return;
  if (inferred.length !== op.results.length) {
    report(`has ${op.results.length} results, should have ${inferred.length}`);
    return;
  }
  if (op.kind === "const" || op.kind === "extern") return;
  op.results.forEach((result, i) => {
    const type = inferred[i];
    if (type && !isAssignable(type, result.type)) {
      report(`result ${i} is declared ${printType(result.type)} but is ${printType(type)}`);
    }
  });
}
