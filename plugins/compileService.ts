import { dirname, resolve } from "node:path";
import type ts from "typescript";
import { applyEdits } from "../compiler/backend/applyEdits.ts";
import { compileFile, isChanged } from "../compiler/compileFile.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { openConfig, openFiles, type Project } from "../compiler/project.ts";
import type { Output } from "../compiler/result.ts";
import { createLanguageHost, type LanguageHost } from "./languageHost.ts";
import { codeFilter, type NablaOptions } from "./options.ts";

/** What compilation makes of one module of a build. */
export type CompiledModule = {
  /** Undefined if the module stays as it is. */
  readonly output: Output | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Other files whose change makes the output stale. */
  readonly dependencies: readonly string[];
};

type Service = { readonly host: LanguageHost; readonly language: ts.LanguageService; readonly project: Project };

/**
 * Compiles the modules of one build. TypeScript is loaded when the first module arrives; its language service then follows
 * changes on disk by itself, so a service serves watching builds and development servers too.
 */
export class CompileService {
  readonly #options: NablaOptions;
  readonly #root: string;
  readonly #dependencies = new Map<string, ReadonlySet<string>>();
  #typescript: Promise<typeof ts> | undefined;
  readonly #services = new Map<string, Service>();
  /** The configuration of each file that has been compiled. */
  readonly #configs = new Map<string, string>();
  /** The files of a configuration, as they were last read. */
  readonly #included = new Map<string, ReadonlySet<string>>();

  /** @param root Folder from which `options.tsconfig` and the nearest configuration are looked for. */
  constructor(options: NablaOptions, root: string) {
    this.#options = options;
    this.#root = root;
  }

  /**
   * @param file Absolute path of the module.
   * @param code Its text, which may differ from the file's if another plugin changed it before.
   */
  async compile(file: string, code: string): Promise<CompiledModule> {
    const typescript = await (this.#typescript ??= import("typescript").then((module) => module.default));
    const { host, language, project } = this.#serviceFor(typescript, file);
    if (project.diagnostics.length > 0)
      return { output: undefined, diagnostics: project.diagnostics, dependencies: [] };
    host.setText(file, code);
    const program = language.getProgram();
    const sourceFile = program?.getSourceFile(file);
    if (program === undefined || sourceFile === undefined)
      return { output: undefined, diagnostics: [], dependencies: [] };
    const result = compileFile(typescript, program, sourceFile, this.#options);
    const { dependencies, diagnostics } = result;
    this.#dependencies.set(file, new Set(dependencies));
    const readSource = (name: string): string | undefined => program.getSourceFile(name)?.text;
    return { output: isChanged(result) ? applyEdits(code, result, readSource) : undefined, diagnostics, dependencies };
  }

  /** Compiled modules that a change of `file` makes stale. */
  dependents(file: string): string[] {
    return [...this.#dependencies].filter(([, dependencies]) => dependencies.has(file)).map(([module]) => module);
  }

  #serviceFor(typescript: typeof ts, file: string): Service {
    const config = this.#configFor(typescript, file);
    const known = this.#services.get(config ?? "");
    if (known !== undefined) return known;
    const project =
      config === undefined ? openFiles(typescript, [], this.#root) : openConfig(typescript, config, this.#root);
    const host = createLanguageHost(typescript, project, this.#root, (text) => codeFilter.test(text));
    const service = { host, project, language: typescript.createLanguageService(host) };
    this.#services.set(config ?? "", service);
    return service;
  }

  /** The configuration of a file; where the root's only refers to others, the one of these that includes the file. */
  #configFor(typescript: typeof ts, file: string): string | undefined {
    const known = this.#configs.get(file);
    if (known !== undefined) return known;
    const config = this.#findConfig(typescript, file);
    if (config !== undefined) this.#configs.set(file, config);
    return config;
  }

  #findConfig(typescript: typeof ts, file: string): string | undefined {
    const { tsconfig } = this.#options;
    if (tsconfig !== undefined) return resolve(this.#root, tsconfig);
    const exists = typescript.sys.fileExists.bind(typescript.sys);
    const nearest = typescript.findConfigFile(this.#root, exists);
    if (nearest === undefined) return undefined;
    // To read a configuration is to look for all its files; another time is needed only for a file that was not there.
    if (this.#included.get(nearest)?.has(file) === true) return nearest;
    const { rootNames, references } = openConfig(typescript, nearest, this.#root);
    this.#included.set(nearest, new Set(rootNames));
    if (rootNames.includes(file)) return nearest;
    const referred = references.map((reference) => typescript.resolveProjectReferencePath(reference));
    return referred.find((path) => openConfig(typescript, path, dirname(path)).rootNames.includes(file)) ?? nearest;
  }
}
