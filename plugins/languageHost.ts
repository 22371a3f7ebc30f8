import { readFileSync, statSync } from "node:fs";
import type ts from "typescript";
import { resolveOwnPackage, type Project } from "../compiler/project.ts";

export type LanguageHost = ts.LanguageServiceHost & {
  /** Makes a file a root, with the text that the build has for it. */
  readonly setText: (file: string, text: string) => void;
};

/** A text that differs from the file's, valid for one state of the file. */
type Overlay = { readonly text: string; readonly stamp: string };

/**
 * A host whose roots are the modules that can hold marked calls, and the project's ambient declarations. Everything else is
 * read because they import it; this keeps the program of a large project small.
 * @param isRoot Decides by the text of a file.
 */
export function createLanguageHost(
  typescript: typeof ts,
  project: Project,
  root: string,
  isRoot: (text: string) => boolean,
): LanguageHost {
  const { sys } = typescript;
  const options: ts.CompilerOptions = { ...project.options, noEmit: true, incremental: false, composite: false };
  const roots = new Set(project.rootNames.filter((file) => /\.d\.[cm]?ts$/.test(file) || isRoot(textOf(file) ?? "")));
  const overlays = new Map<string, Overlay>();
  const overlayOf = (file: string): string | undefined => {
    const overlay = overlays.get(file);
    return overlay !== undefined && overlay.stamp === stampOf(file) ? overlay.text : undefined;
  };
  const libraries = typescript
    .getDefaultLibFilePath(options)
    .replace(/[^/\\]*$/, "")
    .replaceAll("\\", "/");
  const host: LanguageHost = {
    setText: (file, text) => {
      roots.add(file);
      if (textOf(file) === text) overlays.delete(file);
      else overlays.set(file, { text, stamp: stampOf(file) });
    },
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...roots].filter((file) => overlays.has(file) || sys.fileExists(file)),
    // Library files do not change; everything else may, between two calls.
    getScriptVersion: (file) => {
      if (file.startsWith(libraries)) return "0";
      const overlay = overlayOf(file);
      return overlay === undefined ? stampOf(file) : `${stampOf(file)} ${overlay}`;
    },
    getScriptSnapshot: (file) => {
      const text = overlayOf(file) ?? textOf(file);
      return text === undefined ? undefined : typescript.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (settings) => typescript.getDefaultLibFilePath(settings),
    fileExists: sys.fileExists.bind(sys),
    readFile: sys.readFile.bind(sys),
    readDirectory: sys.readDirectory.bind(sys),
    directoryExists: sys.directoryExists.bind(sys),
    getDirectories: sys.getDirectories.bind(sys),
    ...(sys.realpath && { realpath: sys.realpath.bind(sys) }),
    useCaseSensitiveFileNames: () => sys.useCaseSensitiveFileNames,
  };
  // Older rules of resolution do not read a package's exports; a marker that is not found would not be compiled.
  resolveOwnPackage(typescript, host);
  return host;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch {
    return undefined;
  }
}

/** Changes when the file is written. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "" : `${String(stats.mtimeMs)} ${String(stats.size)}`;
}
