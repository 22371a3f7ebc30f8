import { mkdtempSync, readFileSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { context } from "esbuild";
import nabla from "nabla/esbuild";
import transformProgram from "nabla/transformer";
import ts from "typescript";
import { edited, writeProject, type ProjectFiles } from "./projectFiles.ts";

/**
 * Times first builds and rebuilds after an edit of a generated project, with nabla and without, through the plugin of
 * esbuild and through a watching builder of TypeScript with the transformer.
 *
 *     npm run bench:project -- [--files 1000] [--marked 100]
 */
const { values: options } = parseArgs({ options: { files: { type: "string", default: "1000" }, marked: { type: "string", default: "100" } } });

type Builds = { readonly build: () => Promise<void>; readonly close: () => Promise<void> };

/** Bundles again on demand; what esbuild does itself is in the line without nabla. */
async function esbuild(folder: string, files: ProjectFiles, withNabla: boolean): Promise<Builds> {
  const builder = await context({
    absWorkingDir: folder,
    entryPoints: [files.entry],
    bundle: true,
    format: "esm",
    outfile: join(folder, "out/bundle.js"),
    logLevel: "error",
    plugins: withNabla ? [nabla()] : [],
    external: ["nabla", "nabla/*"],
  });
  return { build: async () => { await builder.rebuild(); }, close: () => builder.dispose() };
}

/** The incremental builder that `tsc --watch` uses, with its program wrapped as ts-patch does it. */
function tsc(folder: string, withNabla: boolean): Promise<Builds> {
  const { options: settings, fileNames } = ts.getParsedCommandLineOfConfigFile(join(folder, "tsconfig.json"), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined })!;
  const host = ts.createIncrementalCompilerHost(settings);
  const known = new Map<string, { readonly text: string; readonly file: ts.SourceFile }>();
  const parse = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...rest) => {
    const text = ts.sys.readFile(name) ?? "";
    const before = known.get(name);
    if (before?.text === text) return before.file;
    const file = parse(name, version, ...rest);
    if (file) known.set(name, { text, file });
    return file;
  };
  let builder: ts.EmitAndSemanticDiagnosticsBuilderProgram | undefined;
  const build = (): Promise<void> => {
    const old = builder?.getProgram();
    const program = ts.createProgram({ rootNames: fileNames, options: settings, host, ...(old && { oldProgram: old }) });
    if (withNabla) transformProgram(program, host, {}, { ts });
    builder = ts.createEmitAndSemanticDiagnosticsBuilderProgram(program, host, builder);
    const problems = builder.getSemanticDiagnostics();
    if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems.slice(0, 3), { getCanonicalFileName: String, getCurrentDirectory: () => folder, getNewLine: () => "\n" }));
    builder.emit();
    return Promise.resolve();
  };
  return Promise.resolve({ build, close: () => Promise.resolve() });
}

async function seconds(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

/** A first build, and the median of three rebuilds for each kind of edit. */
async function measure(name: string, files: ProjectFiles, open: () => Promise<Builds>): Promise<void> {
  const builds = await open();
  const row = [await seconds(builds.build)];
  let edit = 0;
  for (const file of [files.ordinary, files.marked, files.helper]) {
    const original = readFileSync(file, "utf8");
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      writeFileSync(file, edited(original, ++edit));
      times.push(await seconds(builds.build));
    }
    writeFileSync(file, original);
    await builds.build();
    row.push(median(times));
  }
  await builds.close();
  console.log(name.padEnd(24) + row.map((time) => time.toFixed(2).padStart(16)).join(""));
}

const folder = mkdtempSync(join(tmpdir(), "nabla-project-"));
try {
  const files = writeProject(folder, Number(options.files), Number(options.marked));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("."), join(folder, "node_modules/nabla"), "dir");
  console.log(`${options.files} files, ${options.marked} with a marked function; seconds`);
  console.log("".padEnd(24) + ["first build", "ordinary file", "marked file", "helper"].map((title) => title.padStart(16)).join(""));
  await measure("esbuild alone", files, () => esbuild(folder, files, false));
  await measure("esbuild with nabla", files, () => esbuild(folder, files, true));
  await measure("tsc alone", files, () => tsc(folder, false));
  await measure("tsc with nabla", files, () => tsc(folder, true));
} finally {
  rmSync(folder, { recursive: true });
}
