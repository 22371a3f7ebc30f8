import { assertNever } from "../invariant.ts";
import type { ConstOp, Func, Op, ScalarOp, SelectOp } from "../ops.ts";
import { primitives } from "../primitives/index.ts";
import { inferResultTypes, literalType } from "../resultTypes.ts";
import { printType } from "../text/printAtoms.ts";
import { isAssignable } from "../types.ts";
import { checkCall } from "./checkCall.ts";
import {
  checkAlloc,
  checkArrayLiteral,
  checkArrayWrite,
  checkFieldWrite,
  checkGet,
  checkRecord,
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

/** Operands, regions and results are as many and of the types that the kind of op demands. */
export function checkOp(op: Op, module: ReadonlyMap<string, Func> | undefined, report: Report): void {
  if (op.kind === "scalar" && !primitives.has(op.primitive)) {
    report(`unknown primitive ${op.primitive}`);
    return;
  }
  checkByKind(op, module, report);
  checkResults(op, report);
}

function checkByKind(op: Op, module: ReadonlyMap<string, Func> | undefined, report: Report): void {
  switch (op.kind) {
    case "if":
      return checkIf(op, report);
    case "for":
      return checkFor(op, report);
    case "while":
      return checkWhile(op, report);
    case "lambda":
      return checkLambda(op, report);
    default:
      checkRegionCount(op, 0, report);
  }
  switch (op.kind) {
    case "const":
      return checkConst(op, report);
    case "scalar":
      return checkScalar(op, report);
    case "select":
      return checkSelect(op, report);
    case "alloc":
      return checkAlloc(op, report);
    case "arrayLiteral":
      return checkArrayLiteral(op, report);
    case "zerosLike":
      return checkOperands(op, [referenceValue], report);
    case "load":
      return checkOperands(op, [arrayValue, numberValue], report);
    case "store":
      return checkArrayWrite(op, false, report);
    case "acc":
      return checkArrayWrite(op, true, report);
    case "length":
      return checkOperands(op, [arrayValue], report);
    case "view":
      return checkView(op, report);
    case "record":
      return checkRecord(op, report);
    case "get":
      return checkGet(op, report);
    case "set":
      return checkFieldWrite(op, false, report);
    case "accField":
      return checkFieldWrite(op, true, report);
    case "call":
      return checkCall(op, module, report);
    case "extern":
      return checkOperands(op, [], report, anyValue);
    case "requireDisjoint":
      return checkOperands(op, [arrayValue, arrayValue], report);
    case "newTape":
      return checkOperands(op, [], report);
    case "push":
      return checkOperands(op, [tapeValue], report, anyValue);
    case "pop":
      return checkOperands(op, [tapeValue], report);
    default:
      return assertNever(op);
  }
}

/** An int constant may also be −0, NaN or infinite; `null` and `undefined` may stand for an absent reference. */
function checkConst(op: ConstOp, report: Report): void {
  checkOperands(op, [], report);
  const { value } = op;
  const type = op.results[0]?.type;
  if (!type || isAssignable(literalType(value), type)) return;
  const integral = typeof value === "number" && (Number.isInteger(value) || !Number.isFinite(value));
  if (type.kind === "int" && integral) return;
  const absent = value === null || value === undefined;
  if (absent && (type.kind === "array" || type.kind === "record" || type.kind === "function")) return;
  report(`constant ${String(value)} is not ${printType(type)}`);
}

function checkScalar(op: ScalarOp, report: Report): void {
  const entry = primitives.get(op.primitive);
  if (!entry) return;
  const expected = entry.operands === "numbers" ? numberValue : boolValue;
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
