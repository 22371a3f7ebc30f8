import nabla from "nabla/rolldown";

export default {
  input: "src/main.ts",
  external: ["nabla", "nabla/runtime"],
  plugins: [nabla()],
  output: { file: "dist/main.js", format: "es", sourcemap: true },
};
