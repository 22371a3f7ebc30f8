#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArguments, UsageError, type Arguments } from "./arguments.ts";
import { helpText } from "./help.ts";
import type { Terminal } from "./output.ts";
import { paintFor } from "./style.ts";

const terminal: Terminal = {
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  paintOut: paintFor(process.stdout),
  paintErr: paintFor(process.stderr),
};

process.exitCode = await main(process.argv.slice(2));

/** Runs one command and returns its exit code. A failure is told in a sentence; NABLA_DEBUG=1 shows where it happened. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    return await run(parseArguments(argv));
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`${error.message}\nnabla --help lists the commands and options.`);
      return 2;
    }
    if (process.env["NABLA_DEBUG"] !== undefined) throw error;
    terminal.err(`nabla stopped: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

/** Commands are loaded when they run: TypeScript takes half a second, help should not. */
async function run(args: Arguments): Promise<number> {
  switch (args.command) {
    case "help":
      terminal.out(helpText(version()));
      return 0;
    case "version":
      terminal.out(version());
      return 0;
    case "build":
      return (await import("./build.ts")).build(terminal, args);
    case "check":
      return (await import("./check.ts")).check(terminal, args);
    case "inspect":
      return (await import("./inspect.ts")).inspect(terminal, args);
  }
}

function version(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
