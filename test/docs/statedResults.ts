/** What a block states in comments: results (`slope(2); // → 47`) and diagnostics (`… // error: NABLA1002`). */
export type Statements = {
  /** The block with each stated result recorded in its export `results`; lines stay where they are. */
  readonly text: string;
  readonly resultCount: number;
  /** Codes and 1-based lines of the diagnostics. */
  readonly diagnostics: readonly { readonly code: string; readonly line: number }[];
};

/** One stated result: what the block computes (or the error that it throws), and what the comment says. */
export type StatedResult = { readonly actual: () => unknown; readonly expected: string };

const result = /^(\s*)(?:const (\w+)[^=]* = )?(.*?);\s*\/\/ → (.*)$/;
const error = /\/\/ error: (NABLA\d+)\s*$/;

export function statementsOf(block: string): Statements {
  const lines = block.split("\n");
  let resultCount = 0;
  const recorded = lines.map((line) => {
    const [, indentation, name, expression, expected] = result.exec(line) ?? [];
    if (expected === undefined) return line;
    resultCount += 1;
    const record = `results.push({ actual: () => ${name ?? `(${expression ?? ""})`}, expected: ${JSON.stringify(expected)} });`;
    return name === undefined ? `${indentation ?? ""}${record}` : `${line.replace(/\/\/.*/, "")} ${record}`;
  });
  const diagnostics = lines.flatMap((line, i) => {
    const code = error.exec(line)?.[1];
    return code === undefined ? [] : [{ code, line: i + 1 }];
  });
  const declaration = "export const results: { actual: () => unknown; expected: string }[] = [];";
  // Declarations at the end are initialised too late, and imports may stand after other statements.
  return { text: `${recorded[0] ?? ""} ${declaration}\n${recorded.slice(1).join("\n")}`, resultCount, diagnostics };
}
