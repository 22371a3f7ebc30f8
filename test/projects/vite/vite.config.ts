import nabla from "nabla/vite";
import { defineConfig } from "vite";

export default defineConfig({
  logLevel: "error",
  plugins: [nabla()],
  build: {
    lib: { entry: "src/main.ts", formats: ["es"], fileName: "main" },
    sourcemap: true,
    minify: false,
  },
});
