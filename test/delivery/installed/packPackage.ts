import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder whose node_modules holds the package as users get it, and the tools that the tests run. */
    readonly workspace: string;
    readonly tarball: string;
  }
}

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** Builds and packs the package, and installs the tarball into a temporary workspace, once per run. */
export default function packPackage(project: TestProject): () => void {
  const workspace = realpathSync(mkdtempSync(join(tmpdir(), "nabla-installed-")));
  const staging = join(workspace, "staging");
  mkdirSync(staging);
  build(staging);
  for (const file of ["package.json", "README.md", "LICENSE"]) {
    if (existsSync(join(repository, file))) cpSync(join(repository, file), join(staging, file));
  }
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--ignore-scripts"], { cwd: staging, encoding: "utf8" }),
  ) as [{ filename: string }];
  const tarball = join(staging, packed.filename);
  install(workspace, tarball);
  project.provide("workspace", workspace);
  project.provide("tarball", tarball);
  return () => {
    rmSync(workspace, { recursive: true, force: true });
  };
}

function build(staging: string): void {
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  // Types are checked elsewhere, and take longer than everything here.
  const args = [tsc, "-p", "tsconfig.build.json", "--noCheck", "--outDir", join(staging, "dist")];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: repository, encoding: "utf8" });
  if (status !== 0) throw new Error(`The package does not build:\n${stdout}`);
  symlinkSync(join(repository, "node_modules"), join(staging, "node_modules"));
  execFileSync(process.execPath, [join(repository, "implicit/build.js"), join(staging, "dist")]);
  rmSync(join(staging, "node_modules"));
}

/** What `npm install` would do, without the network: dependencies and tools are those of the repository. */
function install(workspace: string, tarball: string): void {
  const modules = join(workspace, "node_modules");
  mkdirSync(join(modules, "nabla"), { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", join(modules, "nabla"), "--strip-components=1"]);
  for (const name of readdirSync(join(repository, "node_modules"))) {
    if (name !== "nabla" && name !== ".bin") symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
}
