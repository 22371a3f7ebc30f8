import nabla from "nabla/webpack";
import { fileURLToPath } from "node:url";

export default {
  mode: "development",
  devtool: "source-map",
  target: "node",
  entry: "./src/main.ts",
  context: fileURLToPath(new URL(".", import.meta.url)),
  output: { path: fileURLToPath(new URL("./dist", import.meta.url)), filename: "main.js" },
  resolve: { extensions: [".ts", ".js"] },
  module: {
    rules: [{ test: /\.ts$/, use: fileURLToPath(new URL("./typescriptLoader.cjs", import.meta.url)) }],
  },
  plugins: [nabla()],
};
