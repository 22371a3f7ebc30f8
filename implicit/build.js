// Puts `nabla/implicit` into a build (`node implicit/build.js dist`): the sources, by which calls in differentiated functions are
// compiled with their callers, and JavaScript for all other calls, made by the command of that build.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const folder = join(repository, "implicit");
const output = resolve(process.argv[2] ?? "dist");
mkdirSync(join(output, "implicit"), { recursive: true });
for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts"))) {
  // They are checked here, by the rules of this repository, and not again by those of each user.
  writeFileSync(join(output, "implicit", file), `// @ts-nocheck\n${readFileSync(join(folder, file), "utf8")}`);
}
// Into a folder of its own: beside the build, TypeScript would take the sources of the runtime for its declarations.
const compiled = mkdtempSync(join(tmpdir(), "nabla-implicit-"));
const command = [join(output, "cli/main.js"), "build", "--outDir", compiled, "implicit/index.ts"];
execFileSync(process.execPath, command, { cwd: repository, stdio: ["ignore", "ignore", "inherit"] });
for (const file of readdirSync(join(compiled, "implicit"))) {
  const text = readFileSync(join(compiled, "implicit", file), "utf8");
  // The sources are beside what is made of them.
  const placed = file.endsWith(".map") ? JSON.stringify({ ...JSON.parse(text), sources: [file.replace(/\.js\.map$/, ".ts")] }) : text;
  writeFileSync(join(output, "implicit", file), placed);
}
rmSync(compiled, { recursive: true });
