import type ts from "typescript";

/** Whether a file is the one of nabla's runtime that declares markers: by its place and by a phrase of its comments. */
export function isMarkerFile(file: ts.SourceFile): boolean {
  if (!/\/runtime\/(markers|gradientTape|testing)\.(d\.)?ts$/.test(file.fileName)) return false;
  return file.text.includes("if the module was not compiled by nabla");
}
