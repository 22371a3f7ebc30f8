import type ts from "typescript";
import type { Func, Value } from "../../../ir/ops.ts";
import { placesIn } from "../../../ir/places.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { recordLike, type RecordType, type Type } from "../../../ir/types.ts";
import { aliasClasses } from "../../../transforms/analysis/aliasClasses.ts";
import { Problem } from "../../diagnostics/problem.ts";

export function isPrivateName(name: string): boolean {
  return name.startsWith("#");
}

const reachable = new WeakMap<RecordType, RecordType>();

/** The type of what comes from outside, without the `#private` members of its classes: only their own code can reach those. */
export function withoutPrivates<T extends Type>(type: T): T;
export function withoutPrivates(type: Type): Type {
  if (type.kind === "array") {
    const element = withoutPrivates(type.element);
    return element === type.element ? type : { ...type, element };
  }
  if (type.kind !== "record") return type;
  const known = reachable.get(type);
  if (known) return known;
  const result = !holdsPrivates(type) ? type : recordLike(type, {}, () => type.fields.filter(({ name }) => !isPrivateName(name)).map((field) => ({ ...field, type: withoutPrivates(field.type) })));
  reachable.set(type, result);
  reachable.set(result, result);
  return result;
}

function holdsPrivates(structure: Type): boolean {
  return placesIn(structure).some(({ type }) => type.kind === "record" && type.fields.some(({ name }) => isPrivateName(name)));
}

/** @throws Problem where a `#private` member is read or written of an object that may come from outside */
export function requireOwnPrivates(func: Func, node: ts.Node): void {
  const used: (readonly [name: string, object: Value])[] = [];
  walkOps(func.body, (op) => {
    const [object] = op.operands;
    if ((op.kind === "get" || op.kind === "set") && object && isPrivateName(op.field)) used.push([op.field, object]);
  });
  // A function that is called is given objects of either kind: the types of its parameters tell.
  if (used.length === 0 || func.isCallee) return;
  const classes = aliasClasses(func);
  for (const [name, object] of used) {
    const id = classes.classOf(object);
    if (classes.isParameter(id) || classes.isExternal(id)) throw privateOutside(node, name);
  }
}

export function privateOutside(node: ts.Node, name: string): Problem {
  return new Problem(
    "unsupportedType",
    node,
    `'${name}' is a private member of an object that comes from outside of the differentiated function: generated code cannot reach it.`,
    "Declare it with `private` in place of `#`, or make the object in the function.",
  );
}
