import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores([
    "dist/",
    "bench/dist/",
    "test/projects/",
    "test/fixtures/",
    "test/corpus/",
    "test/language/items/",
    "coverage/",
    "**/*.js",
    "**/*.cjs",
    "**/*.mjs",
  ]),
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: ["./tsconfig.json", "./tsconfig.examples.json"], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Numeric code: an index within bounds is known to hold a number.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "no-restricted-syntax": ["error", { selector: "TSEnumDeclaration", message: "Use a union of strings." }],
      eqeqeq: "error",
    },
  },
  {
    files: ["test/**/*.ts"],
    // Tests run what was compiled.
    rules: { "@typescript-eslint/no-implied-eval": "off", "@typescript-eslint/no-unsafe-call": "off" },
  },
);
