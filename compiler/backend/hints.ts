import { assertNever } from "../../ir/invariant.ts";
import type { Value } from "../../ir/ops.ts";
import type { Type } from "../../ir/types.ts";
import type { Structure } from "./structure.ts";
import type { Variable } from "./variables.ts";

/** What a variable should be called: as the user calls a parameter in it, what a loop carries, a result, or else. */
export function hintOf({ values }: Variable, structure: Structure): string {
  const named = values.filter((value) => value.name !== undefined);
  const best = named.reduce<Value | undefined>((a, b) => (a && rank(a, structure) <= rank(b, structure) ? a : b), undefined);
  const [first] = values as readonly [Value];
  return best?.name ?? (isCounter(first, structure) ? counterHint(first, structure) : typeHint(first.type));
}

/** Parameters of the outermost regions come first, ops last. */
function rank(value: Value, structure: Structure): number {
  const { region, index } = structure.definitionOf(value);
  return index < 0 ? structure.depthOf(region) : 1000 + structure.depthOf(region);
}

function isCounter(value: Value, structure: Structure): boolean {
  const { region, index } = structure.definitionOf(value);
  return index < 0 && structure.parentOf(region)?.op.kind === "for" && region.params[0] === value;
}

/** i, j, k … by how many loops are around. */
function counterHint(value: Value, structure: Structure): string {
  let loops = 0;
  let { region } = structure.definitionOf(value);
  for (let parent = structure.parentOf(region); parent; parent = structure.parentOf(region)) {
    if (parent.op.kind === "for") loops++;
    region = parent.at.region;
  }
  return "ijkl"[loops - 1] ?? "i";
}

function typeHint(type: Type): string {
  switch (type.kind) {
    case "f64":
    case "int":
    case "bool":
    case "opaque":
      return "t";
    case "array":
      return "array";
    case "record":
      return "object";
    case "function":
      return "f";
    case "tape":
      return "tape";
    default:
      return assertNever(type);
  }
}
