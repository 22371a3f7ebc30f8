import nabla from "nabla/rollup";
import { transform } from "esbuild";

/** Strips the types, as any TypeScript plugin of Rollup does. */
const typescript = {
  name: "typescript",
  async transform(code, id) {
    if (!id.endsWith(".ts")) return null;
    const output = await transform(code, { loader: "ts", sourcemap: true, sourcefile: id });
    return { code: output.code, map: output.map };
  },
};

export default {
  input: "src/main.ts",
  external: ["nabla", "nabla/runtime"],
  plugins: [nabla(), typescript],
  output: { file: "dist/main.js", format: "es", sourcemap: true },
};
