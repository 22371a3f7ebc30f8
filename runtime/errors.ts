/** Every error that nabla itself throws in a running program. */
export class NablaError extends Error {
  override readonly name: string = "NablaError";
}

/** The error that generated code throws for a misuse that only shows where the program runs. */
export function nablaError(message: string): NablaError {
  return new NablaError(message);
}

/**
 * The error of a marker that reached a running program: the build step that replaces markers did not run on the module.
 * @param marker Name of the marker, as imported.
 */
export function missingPlugin(marker: string): NablaError {
  return new NablaError(
    `${marker} was called in a module that nabla has not compiled. ` +
      `Add the plugin of your build tool, e.g. import nabla from "nabla/vite" and plugins: [nabla()] ` +
      `(also nabla/rollup, rolldown, esbuild, webpack, rspack, and nabla/transformer for tsc), or compile with "npx nabla build".`,
  );
}

/** Shapes of tensors that do not fit an operation. */
export class ShapeError extends NablaError {
  override readonly name = "ShapeError";
}

/**
 * The error of an operation on tensors whose shapes do not fit.
 * @param shapes Lengths, or what stands for one that is not known.
 */
export function shapeError(operation: string, problem: string, ...shapes: readonly (readonly (number | string)[])[]): ShapeError {
  const texts = shapes.map((shape) => `[${shape.join(", ")}]`);
  const last = texts.pop();
  if (last === undefined) return new ShapeError(`${operation}: ${problem}`);
  const subject = texts.length === 0 ? `shape ${last} does not fit` : `shapes ${texts.join(", ")} and ${last} do not fit`;
  return new ShapeError(`${operation}: ${subject}: ${problem}`);
}

/** Elements of a kind that an operation has no meaning for. */
export class DtypeError extends NablaError {
  override readonly name = "DtypeError";
}
