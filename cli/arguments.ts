import { parseArgs } from "node:util";

/** A command line that asks for something there is not; the command ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export type Arguments = {
  readonly command: "build" | "check" | "inspect" | "help" | "version";
  readonly files: readonly string[];
  readonly project: string | undefined;
  readonly watch: boolean;
  readonly outDir: string | undefined;
  readonly fastMath: boolean;
  readonly emit: string | undefined;
  readonly map: boolean;
  readonly stats: boolean;
  readonly json: boolean;
  readonly html: string | undefined;
};

const options = {
  project: { type: "string", short: "p" },
  watch: { type: "boolean", short: "w" },
  outDir: { type: "string" },
  fastMath: { type: "boolean" },
  emit: { type: "string" },
  map: { type: "boolean" },
  stats: { type: "boolean" },
  json: { type: "boolean" },
  html: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/** Options that each command takes, besides help. */
const optionsOf: Readonly<Record<"build" | "check" | "inspect", readonly string[]>> = {
  build: ["project", "watch", "outDir", "fastMath"],
  check: ["project"],
  inspect: ["project", "fastMath", "emit", "map", "stats", "json", "html"],
};

/** @throws {UsageError} for unknown commands and options, missing values and arguments, and options of another command. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [command, ...files] = positionals;
  const rest = {
    files,
    project: values.project,
    watch: values.watch ?? false,
    outDir: values.outDir,
    fastMath: values.fastMath ?? false,
    emit: values.emit,
    map: values.map ?? false,
    stats: values.stats ?? false,
    json: values.json ?? false,
    html: values.html,
  };
  if (values.version === true) return { command: "version", ...rest };
  if (values.help === true || command === "help") return { command: "help", ...rest };
  if (command === undefined) throw new UsageError("Name a command: build, check or inspect.");
  if (command !== "build" && command !== "check" && command !== "inspect") {
    throw new UsageError(`There is no command "${command}". The commands are build, check and inspect.`);
  }
  const foreign = Object.keys(values).find((name) => !optionsOf[command].includes(name));
  if (foreign !== undefined) throw new UsageError(`${command} has no option --${foreign}.`);
  if (command === "inspect" && files.length !== 1) {
    throw new UsageError("inspect takes one file, or a function in it: nabla inspect FILE[#name].");
  }
  return { command, ...rest };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError((message.split(". ")[0] ?? message).replace(/\.?$/, "."));
  }
}
