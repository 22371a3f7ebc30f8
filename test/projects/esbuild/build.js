import { build } from "esbuild";
import nabla from "nabla/esbuild";

await build({
  entryPoints: ["src/main.ts"],
  bundle: true,
  format: "esm",
  platform: "node",
  outfile: "dist/main.js",
  sourcemap: true,
  logLevel: "warning",
  plugins: [nabla()],
});
