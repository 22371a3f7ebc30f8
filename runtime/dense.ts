import { NablaError } from "./errors.ts";

/**
 * Checks that an array has no holes: indices below its length at which there is no element.
 * @param isDeep Whether to check all arrays that it leads to as well.
 * @throws {NablaError} with `message` otherwise.
 */
export function requireDense(structure: unknown, message: string, isDeep = false): void {
  if (typeof structure !== "object" || structure === null || ArrayBuffer.isView(structure)) return;
  if (Array.isArray(structure)) {
    for (let i = 0; i < structure.length; i++) if (!(i in structure)) throw new NablaError(message);
  }
  if (isDeep) for (const member of Object.values(structure)) requireDense(member, message, true);
}
