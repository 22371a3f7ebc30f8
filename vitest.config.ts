import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Tests import the sources; `nabla` in test inputs means the sources as well. */
const resolve = {
  alias: [
    { find: /^nabla$/, replacement: path("./runtime/index.ts") },
    { find: /^nabla\/implicit$/, replacement: path("./implicit/index.ts") },
    { find: /^nabla\/testing$/, replacement: path("./runtime/testing.ts") },
    { find: /^nabla\/tensor$/, replacement: path("./runtime/tensor/index.ts") },
    { find: /^nabla\/runtime$/, replacement: path("./runtime/support.ts") },
    { find: /^nabla\/runtime\/(sparse|tensor)$/, replacement: path("./runtime/$1/support.ts") },
  ],
};

/** Tests start compilers and bundlers; on a busy machine these take their time. */
const timeouts = { testTimeout: 120_000, hookTimeout: 180_000 };

const outside = ["**/node_modules/**", "test/projects/**"];

export default defineConfig({
  test: {
    // The random programs alone keep two processors busy for minutes.
    maxWorkers: "100%",
    projects: [
      {
        resolve,
        test: {
          ...timeouts,
          name: "source",
          include: ["test/**/*.test.ts"],
          exclude: [...outside, "test/delivery/installed/**"],
          typecheck: { enabled: true, tsconfig: path("./tsconfig.types.json"), include: ["test/**/*.test-d.ts"] },
        },
      },
      {
        test: {
          ...timeouts,
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
