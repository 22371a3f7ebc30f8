import { codes } from "../../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../../compiler/index.ts";
import { badConfig, missingConfig, missingFile, notTypeScript } from "../../compiler/projectDiagnostics.ts";
import ts from "typescript";

/** A diagnostic with the line of source that it is about. */
export type Example = { readonly diagnostic: Diagnostic; readonly line: string };

const introduction = `# Diagnostics

<!-- Generated from the tables of codes and from test/fixtures/diagnostics: npx vitest run -u test/docs -->

What nabla cannot compile it reports, with a code, the place, the reason and what to write instead; nothing is emitted for
that call. In a program that runs all the same, the call throws \`NablaError\`. The other calls of the file, and other files,
are compiled.

\`nabla check FILE\` prints the diagnostics of a file; the bundler plugins show them in their overlays, and \`nabla/transformer\`
adds them to those of \`tsc\`.
`;

/** The text of docs/diagnostics.md. @param examples Diagnostics as the compiler reports them, in the order to show them. */
export function diagnosticsPage(examples: readonly Example[]): string {
  const calls = Object.values(codes).map(({ code, summary }) => {
    const shown = examples.filter(({ diagnostic }) => diagnostic.code === code);
    return `## ${code}\n\n${summary}\n${exampleTable(shown)}`;
  });
  const setUp = projectProblems(examples).map(({ code, message, advice }) => {
    return `## ${code}\n\n${message}\n\n${advice}\n`;
  });
  return [introduction, "# Marked calls\n", ...calls, "# Set-up\n", ...setUp].join("\n");
}

function exampleTable(examples: readonly Example[]): string {
  if (examples.length === 0) return "";
  const seen = new Set<string>();
  const rows = examples.flatMap(({ diagnostic: { message, advice }, line }) => {
    if (seen.has(message)) return [];
    seen.add(message);
    return [`| \`${cell(line)}\` | ${cell(message)} | ${cell(advice)} |`];
  });
  return `\n| source | message | advice |\n|---|---|---|\n${rows.join("\n")}\n`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("`", "").trim();
}

type Problem = Pick<Diagnostic, "code" | "message" | "advice">;

function projectProblems(examples: readonly Example[]): readonly Problem[] {
  const [syntax] = examples.filter(({ diagnostic }) => diagnostic.code === "NABLA0001");
  const unknownOption: ts.Diagnostic = {
    category: ts.DiagnosticCategory.Error,
    code: 5023,
    messageText: "Unknown compiler option 'strictt'.",
    file: undefined,
    start: undefined,
    length: undefined,
  };
  return [
    ...(syntax === undefined ? [] : [syntax.diagnostic]),
    missingConfig("tsconfig.json"),
    badConfig(ts, "tsconfig.json", unknownOption),
    missingFile("src/loss.ts"),
    notTypeScript("notes.txt"),
  ];
}
