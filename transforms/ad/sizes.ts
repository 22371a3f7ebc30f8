import type { ForOp, Value } from "../../ir/ops.ts";
import { constantNumber, type Structure } from "../analysis/structure.ts";

/** As many elements may be unused. */
const LITTLE = 2 ** 16;
/** For each one in use, as many may be unused. */
const FACTOR = 8;
/** What the length of an array, which is in memory itself, counts for: one of them, times a few. */
const LENGTH = 2 ** 10;

/** Whether a buffer for a nest of loops takes little memory, be those from `depth` on run or not. */
export function takesLittle(structure: Structure, loops: readonly ForOp[], depth: number): boolean {
  return sizeOfNest(structure, loops) <= LITTLE || (depth > 0 && sizeOfNest(structure, loops, depth) <= FACTOR);
}

/** About how many iterations the loops from `depth` on have: infinite where that is neither constants nor lengths, and may be NaN. */
export function sizeOfNest(structure: Structure, loops: readonly ForOp[], depth = 0): number {
  return loops.slice(depth).reduce((size, loop) => size * sizeOf(structure, loop, loops), 1);
}

function sizeOf(structure: Structure, loop: ForOp, loops: readonly ForOp[]): number {
  const [from, to] = loop.operands as readonly [Value, Value];
  const [low, high] = loop.step > 0 ? [from, to] : [to, from];
  const least = constantNumber(structure, low) ?? (Number.isFinite(magnitude(structure, low, loops)) ? 0 : -Infinity);
  return magnitude(structure, high, loops) - least;
}

/** About how large an integer may be: infinite where it is neither constant nor a length nor a counter up to one. */
function magnitude(structure: Structure, value: Value, loops: readonly ForOp[]): number {
  const known = constantNumber(structure, value);
  if (known !== undefined) return known;
  const loop = loops.find(({ regions }) => regions[0]?.params[0] === value);
  if (loop) return sizeOf(structure, loop, loops.slice(0, loops.indexOf(loop)));
  const op = structure.definition.get(value);
  if (op?.kind === "length") return LENGTH;
  if (op?.kind !== "scalar") return Infinity;
  const operands = op.operands.map((operand) => magnitude(structure, operand, loops));
  const [x, y] = operands as [number, number];
  switch (op.primitive) {
    case "add":
      return x + y;
    case "sub":
      return Number.isFinite(y) ? x - Math.min(y, 0) : Infinity;
    case "mul":
      return Math.abs(x * y);
    case "div":
      return constantNumber(structure, op.operands[1] as Value) === undefined ? Infinity : x / y;
    case "min":
      return Math.max(x, y) < Infinity ? Math.min(x, y) : Infinity;
    case "max":
      return Math.max(x, y);
    case "floor":
    case "ceil":
    case "round":
    case "trunc":
      return x;
    default:
      return Infinity;
  }
}
