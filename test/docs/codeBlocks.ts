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
  const lines = readFileSync(pagePath(page), "utf8").split("\n");
  const blocks: CodeBlock[] = [];
  let start: number | undefined;
  lines.forEach((line, i) => {
    if (start === undefined) {
      if (line.trim() === "```ts") start = i + 1;
    } else if (line.trim() === "```") {
      blocks.push({ place: `${page}:${start + 1}`, text: `${lines.slice(start, i).join("\n")}\n` });
      start = undefined;
    }
  });
  return blocks;
}
