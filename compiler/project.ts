import { dirname, resolve } from "node:path";
import type ts from "typescript";
import { runtimeFolder } from "./compileFile.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { badConfig, missingConfig, missingFile, notTypeScript } from "./projectDiagnostics.ts";

/** What a program is made of. With diagnostics of severity error the other members hold what could be read. */
export type Project = {
  readonly rootNames: readonly string[];
  readonly options: ts.CompilerOptions;
  readonly references: readonly ts.ProjectReference[];
  /** Absolute path of the configuration file, if there is one. */
  readonly configFile: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Files compiled without a configuration file: strict and no stricter, ES2022 modules.
 * @param cwd Folder from which relative paths are taken; the layout of an output folder follows it.
 */
export function openFiles(typescript: typeof ts, files: readonly string[], cwd: string): Project {
  const paths = files.map((file) => absolute(cwd, file));
  const missing = paths.filter((path) => !typescript.sys.fileExists(path));
  const other = paths.filter((path) => !missing.includes(path) && !/\.[cm]?tsx?$/.test(path));
  const options: ts.CompilerOptions = {
    strict: true,
    target: typescript.ScriptTarget.ES2022,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    moduleDetection: typescript.ModuleDetectionKind.Force,
    jsx: typescript.JsxEmit.Preserve,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    skipLibCheck: true,
    sourceMap: true,
    types: ["*"],
  };
  return {
    rootNames: paths.filter((path) => !missing.includes(path) && !other.includes(path)),
    options,
    references: [],
    configFile: undefined,
    diagnostics: [...missing.map(missingFile), ...other.map(notTypeScript)],
  };
}

/**
 * The project of a configuration file.
 * @param path The file, or the folder that holds a tsconfig.json.
 */
export function openConfig(typescript: typeof ts, path: string, cwd: string): Project {
  const named = absolute(cwd, path);
  const configFile = typescript.sys.directoryExists(named) ? `${named}/tsconfig.json` : named;
  if (!typescript.sys.fileExists(configFile)) return emptyProject(missingConfig(configFile));
  const diagnostics: Diagnostic[] = [];
  const report = (problem: ts.Diagnostic): void => {
    diagnostics.push(badConfig(typescript, configFile, problem));
  };
  const parsed = typescript.getParsedCommandLineOfConfigFile(
    configFile,
    {},
    { ...typescript.sys, getCurrentDirectory: () => cwd, onUnRecoverableConfigFileDiagnostic: report },
  );
  parsed?.errors.forEach(report);
  if (parsed === undefined) return { ...emptyProject(...diagnostics), configFile };
  return {
    rootNames: parsed.fileNames,
    // A project written for an earlier TypeScript is not told here what a later one no longer recommends.
    options: { ignoreDeprecations: "6.0", ...parsed.options },
    references: parsed.projectReferences ?? [],
    configFile,
    diagnostics,
  };
}

function emptyProject(...diagnostics: Diagnostic[]): Project {
  return { rootNames: [], options: {}, references: [], configFile: undefined, diagnostics };
}

/** Creates the program of a project. */
export function createProgram(typescript: typeof ts, project: Project, cwd: string): ts.Program {
  return typescript.createProgram({
    rootNames: project.rootNames,
    options: project.options,
    projectReferences: project.references,
    host: createHost(typescript, project, cwd),
  });
}

/**
 * A compiler host that takes relative paths from `cwd`, keeps parsed declarations of libraries for the next program, and, for files
 * compiled without a configuration, finds `nabla` even where it is not installed: in the package that compiles.
 */
export function createHost(
  typescript: typeof ts,
  project: Project,
  cwd: string,
  host: ts.CompilerHost = typescript.createCompilerHost(project.options),
): ts.CompilerHost {
  host.getCurrentDirectory = () => cwd;
  const libraryFiles = libraryFilesOf(typescript);
  const libraryFolder = dirname(host.getDefaultLibFileName(project.options)).replaceAll("\\", "/");
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (fileName, version, ...rest) => {
    const isOfTypeScript = fileName.startsWith(`${libraryFolder}/lib.`);
    if (!isOfTypeScript && !installedDeclarations.test(fileName)) return read(fileName, version, ...rest);
    const modified = isOfTypeScript ? "" : String(typescript.sys.getModifiedTime?.(fileName)?.getTime());
    const key = `${fileName} ${modified} ${JSON.stringify(version)}`;
    let file = libraryFiles.get(key);
    if (file === undefined) libraryFiles.set(key, (file = read(fileName, version, ...rest)));
    return file;
  };
  if (project.configFile === undefined) resolveOwnPackage(typescript, host);
  return host;
}

const installedDeclarations = /\/node_modules\/.*\.d\.[cm]?ts$/;

type LibraryFiles = Map<string, ts.SourceFile | undefined>;

/** Parsed library files by path, time of change and language version: the same for every program of one TypeScript. */
const parsedLibraries = new WeakMap<typeof ts, LibraryFiles>();

function libraryFilesOf(typescript: typeof ts): LibraryFiles {
  const known = parsedLibraries.get(typescript);
  if (known !== undefined) return known;
  const files: LibraryFiles = new Map();
  parsedLibraries.set(typescript, files);
  return files;
}

/** Lets a host find `nabla` in the package that compiles, where the usual rules do not find it. */
export function resolveOwnPackage(
  typescript: typeof ts,
  host: ts.ModuleResolutionHost & Pick<ts.CompilerHost, "resolveModuleNameLiterals">,
): void {
  host.resolveModuleNameLiterals = (literals, containingFile, redirected, options, containing) =>
    literals.map((literal) => {
      const mode = typescript.getModeForUsageLocation(containing, literal, options);
      const found = typescript.resolveModuleName(
        literal.text,
        containingFile,
        options,
        host,
        undefined,
        redirected,
        mode,
      );
      const own = found.resolvedModule === undefined ? ownModule(host, literal.text) : undefined;
      return own === undefined ? found : { resolvedModule: own };
    });
}

function ownModule(host: ts.ModuleResolutionHost, name: string): ts.ResolvedModuleFull | undefined {
  const entry = ownEntries.get(name);
  if (entry === undefined) return undefined;
  const path = `${dirname(runtimeFolder)}/${entry}`;
  const extension = host.fileExists(`${path}.ts`) ? ".ts" : ".d.ts";
  return { resolvedFileName: `${path}${extension}`, extension, isExternalLibraryImport: true };
}

/** Where the declarations of this package's entries are, in the repository and in a build of it. */
const ownEntries: ReadonlyMap<string, string> = new Map([
  ["nabla", "runtime/index"],
  ["nabla/implicit", "implicit/index"],
  ["nabla/runtime", "runtime/support"],
  ["nabla/runtime/math", "runtime/math/support"],
  ["nabla/runtime/sparse", "runtime/sparse/support"],
  ["nabla/runtime/tensor", "runtime/tensor/support"],
  ["nabla/tensor", "runtime/tensor/index"],
  ["nabla/testing", "runtime/testing"],
]);

function absolute(cwd: string, path: string): string {
  return resolve(cwd, path).replaceAll("\\", "/");
}
