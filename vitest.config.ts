import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Tests import the sources; `nabla` in test inputs means the sources as well. */
const resolve = {
  alias: [
    { find: /^nabla$/, replacement: path("./runtime/index.ts") },
    { find: /^nabla\/runtime$/, replacement: path("./runtime/tape.ts") },
  ],
};

const outside = ["**/node_modules/**", "test/projects/**"];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 180_000,
    projects: [
      {
        resolve,
        test: {
          name: "source",
          include: ["test/**/*.test.ts"],
          exclude: [...outside, "test/delivery/installed/**"],
          typecheck: { enabled: true, tsconfig: path("./tsconfig.types.json"), include: ["test/**/*.test-d.ts"] },
        },
      },
      {
        test: {
          // The package as users get it: built, packed and installed once per run.
          name: "installed",
          include: ["test/delivery/installed/**/*.test.ts"],
          exclude: outside,
          globalSetup: ["test/delivery/installed/packPackage.ts"],
          fileParallelism: false,
        },
      },
    ],
  },
});
