import type { Expression, FunctionModel } from "./model.ts";

/** Names of the variables that occur in an expression. */
export function namesIn(e: Expression): ReadonlySet<string> {
  return collect(e, "variable", "name");
}

/** Names of the functions of the module that a function calls. */
export function callsIn(f: FunctionModel): ReadonlySet<string> {
  return collect(f.body, "call", "callee");
}

/** Values of `property` in all nodes of that kind. */
function collect(tree: unknown, kind: string, property: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const entries = Object.entries(node);
    if (entries.some(([key, value]) => key === "kind" && value === kind)) {
      const entry = entries.find(([key]) => key === property);
      if (entry !== undefined) found.add(String(entry[1]));
    }
    entries.forEach(([, value]) => visit(value));
  };
  visit(tree);
  return found;
}
