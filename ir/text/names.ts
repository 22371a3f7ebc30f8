import type { Func, Region, Value } from "../ops.ts";

const identifierStart = "[\\p{ID_Start}$_]";
const identifierRest = "[\\p{ID_Continue}$\\u200c\\u200d]";
/** A JavaScript identifier; source of a `u` regular expression. */
export const identifierPattern = `${identifierStart}${identifierRest}*`;

const identifier = new RegExp(`^${identifierPattern}$`, "u");
const dottedIdentifier = new RegExp(`^${identifierPattern}(\\.${identifierPattern})*$`, "u");

/** A name as it is where that reads back as one word, else as a string. */
export function quoteUnlessIdentifier(name: string): string {
  return identifier.test(name) ? name : JSON.stringify(name);
}

/** Name of a function: `@dot`, `@Vector.dot`, `@"any text"`. */
export function printFunctionName(name: string): string {
  return `@${dottedIdentifier.test(name) ? name : JSON.stringify(name)}`;
}

/** The name a value has in a dump. */
export type ValueNames = (value: Value) => string;

/**
 * Names all values that a function defines, in the order of the text: `%0`, `%1`, … for those without a name, `%x` for
 * the first that the user called x, then `%x.2`, `%x.3`. A value that the function does not define (a violation)
 * prints as `%<undefined>`, which does not read back.
 */
export function nameValues(func: Func): ValueNames {
  const names = new Map<Value, string>();
  const uses = new Map<string, number>();
  let unnamed = 0;
  const define = (value: Value): void => {
    if (names.has(value)) return;
    if (value.name === undefined || !identifier.test(value.name)) {
      names.set(value, `%${unnamed++}`);
      return;
    }
    const count = (uses.get(value.name) ?? 0) + 1;
    uses.set(value.name, count);
    names.set(value, count === 1 ? `%${value.name}` : `%${value.name}.${count}`);
  };
  const visit = (region: Region): void => {
    region.params.forEach(define);
    for (const op of region.ops) {
      op.results.forEach(define);
      op.regions.forEach(visit);
    }
  };
  visit(func.body);
  return (value) => names.get(value) ?? `%<undefined${value.name === undefined ? "" : ` ${value.name}`}>`;
}
