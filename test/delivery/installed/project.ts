import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

const projects = fileURLToPath(new URL("../../projects/", import.meta.url));

export type Run = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** A project of a user, in the workspace where the package is installed. */
export type Project = {
  readonly folder: string;
  /** Runs a Node program of the project or of a tool, e.g. `node("node_modules/vite/bin/vite.js", "build")`. */
  readonly node: (...args: string[]) => Run;
  readonly read: (file: string) => string;
  readonly write: (file: string, text: string) => void;
  /** Replaces text in a file; fails if it does not occur. */
  readonly edit: (file: string, from: string, to: string) => void;
  readonly exists: (file: string) => boolean;
};

/** Copies the common sources and the files of one tool into a folder of their own. */
export function createProject(tool: string): Project {
  const folder = mkdtempSync(join(inject("workspace"), `${tool}-`));
  cpSync(join(projects, "base"), folder, { recursive: true });
  if (existsSync(join(projects, tool, "tsconfig.json"))) {
    renameSync(join(folder, "tsconfig.json"), join(folder, "tsconfig.base.json"));
  }
  cpSync(join(projects, tool), folder, { recursive: true });
  return openProject(folder);
}

/** A project with nothing but the given files. */
export function emptyProject(name: string, files: Readonly<Record<string, string>>): Project {
  const project = openProject(mkdtempSync(join(inject("workspace"), `${name}-`)));
  for (const [file, text] of Object.entries(files)) project.write(file, text);
  return project;
}

function openProject(folder: string): Project {
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  const write = (file: string, text: string): void => {
    writeFileSync(join(folder, file), text);
  };
  return {
    folder,
    read,
    write,
    node: (...args) => {
      const env = { ...process.env, NODE_ENV: undefined, VITEST: undefined, NO_COLOR: "1", FORCE_COLOR: undefined };
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", env });
      return { status, stdout, stderr };
    },
    edit: (file, from, to) => {
      const text = read(file);
      if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
      write(file, text.replace(from, to));
    },
    exists: (file) => existsSync(join(folder, file)),
  };
}

/** Path of a program of an installed tool. */
export function tool(path: string): string {
  return join(inject("workspace"), "node_modules", path);
}

/** Path of the `nabla` command of the installed package. */
export function nablaCommand(): string {
  return tool("nabla/dist/cli/main.js");
}

export function remove(project: Project): void {
  rmSync(project.folder, { recursive: true, force: true });
}
