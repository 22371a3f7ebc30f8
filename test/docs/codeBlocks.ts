import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A TypeScript code block of a page. */
export type CodeBlock = {
  /** Page and line of the block's first line of code: `docs/guide.md:12`. */
  readonly place: string;
  readonly text: string;
};

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Names of the pages for users, relative to the repository. */
export function pageNames(): readonly string[] {
  const pages = readdirSync(join(root, "docs")).filter((file) => file.endsWith(".md"));
  return ["README.md", ...pages.sort().map((file) => `docs/${file}`)];
}

export function pagePath(name: string): string {
  return join(root, name);
}

/** The blocks of a page whose language is `ts`, in order. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  return blocksOf(page).filter(({ language }) => language === "ts");
}

/** The blocks of a page that show generated code (`js`), each with the block before it, which it is generated from. */
export function generatedBlocks(page: string): readonly { readonly source: CodeBlock; readonly generated: CodeBlock }[] {
  const blocks = blocksOf(page).filter(({ language }) => language === "ts" || language === "js");
  return blocks.flatMap((generated, i) => {
    const source = blocks[i - 1];
    return generated.language === "js" && source ? [{ source, generated }] : [];
  });
}

function blocksOf(page: string): readonly (CodeBlock & { readonly language: string })[] {
  const lines = readFileSync(pagePath(page), "utf8").split("\n");
  const blocks: (CodeBlock & { language: string })[] = [];
  let open: { readonly start: number; readonly language: string } | undefined;
  lines.forEach((line, i) => {
    if (open === undefined) {
      const language = /^\s*```(\w*)\s*$/.exec(line)?.[1];
      if (language !== undefined) open = { start: i + 1, language };
    } else if (line.trim() === "```") {
      blocks.push({ place: `${page}:${open.start + 1}`, text: `${lines.slice(open.start, i).join("\n")}\n`, language: open.language });
      open = undefined;
    }
  });
  return blocks;
}
