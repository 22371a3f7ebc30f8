import { readFileSync, writeFileSync } from "node:fs";

/** Changes the body of a helper: the derivative of the polynomial at 2 goes from 14 to 17. */
export function changeHelper() {
  const file = new URL("src/polynomial.ts", import.meta.url);
  writeFileSync(file, readFileSync(file, "utf8").replace("2 * x", "5 * x"));
}
