export function helpText(version: string): string {
  return `nabla ${version}: derivatives of TypeScript functions, compiled ahead of time

Usage
  nabla build [files…]          compile like tsc, with derivatives: .js, .d.ts and source maps
  nabla check [files…]          report problems, write nothing
  nabla inspect FILE[#name]     show what is generated for each marked call

  Without files, build and check compile the project of tsconfig.json. Files named directly
  are compiled with strict: true to ES2022 modules, each to its relative path in --outDir.

Options of build and check
  -p, --project PATH            a tsconfig.json, or its folder
  -w, --watch                   build again when a file changes
      --outDir DIR              where to write
      --fastMath                faster exp, tanh and powers, which may differ in the last bits (build only)

Options of inspect
  -p, --project PATH            compile under the options of this tsconfig.json
      --fastMath                show what build makes with that option
      --emit FORM               print one form only: ts, js, ir, or the name of a pass (lowered, adjoint, …)
      --map                     print the generated code with the line of the source beside each line
      --stats                   print operations, loops and storage of each call
      --json                    print everything as JSON
      --html FILE               write a page with source, passes and generated code side by side

  -h, --help                    this text
  -v, --version                 the version

Exit code: 0 without errors, 1 with errors, 2 for a wrong command line.
`;
}
