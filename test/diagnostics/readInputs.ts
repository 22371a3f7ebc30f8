import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file with faults; each line that has one says so: `// error: NABLA1004` or `// warning: NABLA1040`. */
export type Input = {
  readonly name: string;
  readonly text: string;
  readonly expected: readonly Expected[];
};

/** A diagnostic to come, by its severity, its code and its 1-based line. */
export type Expected = { readonly severity: string; readonly code: string; readonly line: number };

const folder = fileURLToPath(new URL("../fixtures/diagnostics", import.meta.url));

export function readInputs(): readonly Input[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  return files.sort().map((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return { name: basename(file, ".ts"), text, expected: expectedOf(text) };
  });
}

function expectedOf(text: string): readonly Expected[] {
  return text.split("\n").flatMap((content, i) => {
    const [, severity, code] = /\/\/ (error|warning): (NABLA\d+)\s*$/.exec(content) ?? [];
    return severity === undefined || code === undefined ? [] : [{ severity, code, line: i + 1 }];
  });
}
