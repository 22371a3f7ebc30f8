/** Every error that nabla itself throws in a running program. */
export class NablaError extends Error {
  override readonly name = "NablaError";
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
