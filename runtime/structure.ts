/** The method by which an object makes the zeros that stand for it, if it carries derivatives; undefined if it does not. */
export const zerosOf: unique symbol = Symbol.for("nabla.zerosOf") as never;

/**
 * Zeros in the structure of `original`: numbers become 0, typed arrays fresh ones of their kind and length, arrays and objects
 * are copied with what in them holds numbers. An object that stands in several places, or that leads back to itself, has one
 * copy; an array, and a tensor, has one for each place, as the same array in two arguments has two gradients.
 */
export function zerosLike<T>(original: T): T {
  const zeros = zerosIn(original, new Map());
  return (zeros === nothing ? undefined : zeros) as T;
}

const nothing = Symbol("holds no numbers");

function zerosIn(part: unknown, made: Map<object, unknown>): unknown {
  if (typeof part === "number") return 0;
  if (typeof part !== "object" || part === null) return nothing;
  if (made.has(part)) return made.get(part);
  if (zerosOf in part) {
    const zeros = (part as { [zerosOf](): object | undefined })[zerosOf]();
    return zeros ?? nothing;
  }
  if (ArrayBuffer.isView(part)) {
    if (!(part instanceof Float64Array || part instanceof Float32Array)) return nothing;
    return part.map(() => 0);
  }
  if (Array.isArray(part)) {
    const copy: unknown[] = remember(made, part, []);
    let isNumeric = part.length === 0;
    for (const element of part as readonly unknown[]) {
      const member = zerosIn(element, made);
      isNumeric ||= member !== nothing || typeof element === "object" || element === undefined;
      copy.push(member === nothing ? element : member);
    }
    made.delete(part);
    return isNumeric ? copy : nothing;
  }
  const copy: Record<string, unknown> = remember(made, part, {});
  for (const [name, member] of Object.entries(part)) {
    const changed = zerosIn(member, made);
    if (changed !== nothing) copy[name] = changed;
  }
  return copy;
}

function remember<Copy>(made: Map<object, unknown>, original: object, copy: Copy): Copy {
  made.set(original, copy);
  return copy;
}
