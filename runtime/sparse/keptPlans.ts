import type { SparsePlan } from "./plan.ts";

type Kept = { readonly site: number; readonly inputs: readonly unknown[]; readonly plan: SparsePlan };

/** Plans that a generated function keeps: those for the inputs that it met last. */
const mostKept = 4;
const plansOf = /* @__PURE__ */ new WeakMap<object, Kept[]>();

/**
 * The plan that was kept for the same inputs: numbers, arrays of them, and other values, which are compared by identity.
 * @param owner The function that asks; it may have several sites.
 */
export function knownPlan(owner: object, site: number, inputs: readonly unknown[]): SparsePlan | undefined {
  const kept = plansOf.get(owner) ?? [];
  const position = kept.findIndex((candidate) => candidate.site === site && isSame(candidate.inputs, inputs));
  const [found] = position < 0 ? [] : kept.splice(position, 1);
  if (found) kept.unshift(found);
  return found?.plan;
}

/** Keeps a plan for inputs, of which it makes copies. */
export function keepPlan(owner: object, site: number, inputs: readonly unknown[], plan: SparsePlan): SparsePlan {
  const kept = plansOf.get(owner) ?? [];
  plansOf.set(owner, [{ site, inputs: copyOf(inputs) as unknown[], plan }, ...kept].slice(0, mostKept));
  return plan;
}

type List = ArrayLike<unknown> & { slice(): unknown };

function isList(value: unknown): value is List {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  return isList(value) ? value.slice() : value;
}

function isSame(a: unknown, b: unknown): boolean {
  if (!isList(a) || !isList(b) || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i]) && !isSame(a[i], b[i])) return false;
  return true;
}
