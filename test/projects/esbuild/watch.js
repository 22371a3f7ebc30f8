import { context } from "esbuild";
import nabla from "nabla/esbuild";
import { changeHelper } from "./change.js";

const builder = await context({
  entryPoints: ["src/main.ts"],
  bundle: true,
  format: "esm",
  platform: "node",
  outfile: "dist/main.js",
  plugins: [nabla()],
});
await builder.rebuild();
changeHelper();
await builder.rebuild();
await builder.dispose();
