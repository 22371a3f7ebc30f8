import type ts from "typescript";
import { countOps } from "./stats.ts";
import { emitModule } from "./backend/emitModule.ts";
import { problemDiagnostic, Problem } from "./diagnostics/problem.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { regionOf } from "./frontend/gradientTape/findRegions.ts";
import { findMarkedCalls, lowerMarkedCall, lowerTape, type LoweredCall } from "./frontend/markedCalls.ts";
import { isOfParameter, markerOf } from "./frontend/derivatives/markers.ts";
import type { TypeScript } from "./frontend/operands.ts";
import { plainPart } from "./plainMarkers.ts";
import { checkedDerivatives, checkEdit } from "./gradientChecks.ts";
import type { Cut } from "./frontend/cuts.ts";
import { importEdits } from "./importEdits.ts";
import { ModuleImports } from "./moduleImports.ts";
import type { Edit, FileResult, Mapping, MarkedCall } from "./result.ts";
import { removeRules } from "../transforms/ad/rules/removeRules.ts";
import { expandPowers } from "../transforms/optimize/expandPowers.ts";
import { optimizeFinally } from "../transforms/optimize/optimizeFinally.ts";
import { optimize } from "../transforms/optimize/pipeline.ts";
import { splitLarge } from "../transforms/outline/splitLarge.ts";
import { runtimeNames, type RuntimeName, type RuntimeNames } from "./backend/runtimeNames.ts";
import { tapeEdits } from "./tapeEdits.ts";
import type { Func, Value } from "../ir/ops.ts";
import { printModule } from "../ir/printer.ts";
import type { TransformOptions } from "./compileFile.ts";

/**
 * Compiles the marked calls of one file: each becomes the name of a generated function, which is added at the end of the
 * module. A call in error stays as it is and has a diagnostic; the others do not suffer from it.
 */
export function transformFile(
  typescript: TypeScript,
  program: ts.Program,
  sourceFile: ts.SourceFile,
  { fastMath = false, splitAbove }: TransformOptions = {},
): FileResult {
  const checker = program.getTypeChecker();
  const names = new Names(typescript, sourceFile);
  const edits: Edit[] = [];
  const diagnostics: Diagnostic[] = [];
  const calls: MarkedCall[] = [];
  const mappings: Mapping[] = [];
  const dependencies = new Set<string>();
  const used = new Set<RuntimeName>();
  const runtime = names.runtime();
  const imports = new ModuleImports(typescript, program, sourceFile, (hint) => names.fresh(hint));
  const compiled = new Set<ts.Node>();
  let text = "";
  const marked = findMarkedCalls(typescript, checker, sourceFile);
  /** Statements that a tape's generated function replaces: what is marked inside is compiled with them. */
  const replaced: ts.Node[] = [];
  /** All statements that tapes cover, for better or worse. */
  const covered: ts.Node[] = [];
  const generate = (func: Func, name: string, reusesArrays = false): string => {
    const parts = splitLarge(func, splitAbove);
    const emitted = emitModule(parts, { name, reserved: new Set(Object.values(runtime)), runtime, fastMath, reusesArrays }, (hint) => names.fresh(hint));
    for (const helper of emitted.usedRuntime) used.add(helper);
    text += "\n";
    for (const mapping of emitted.mappings) mappings.push({ ...mapping, generated: mapping.generated + text.length });
    text += `${emitted.text}\n`;
    return emitted.text;
  };
  const finished = (lowered: Func): Func => {
    const func = optimizeFinally(removeRules(lowered));
    return fastMath ? optimize(expandPowers(func), { isFinal: true }) : func;
  };
  for (const call of marked) {
    if ((typescript.isNewExpression(call) ? covered : replaced).some((node) => isInside(call, node))) continue;
    const plain = plainPart(markerOf({ ts: typescript, checker }, call), call);
    if (plain) {
      edits.push(...plain.edits);
      for (const node of plain.removed) compiled.add(node);
      continue;
    }
    const stages: Stage[] = [];
    const warnings: Diagnostic[] = [];
    const started = performance.now();
    const trace = (pass: string, func: Func, at = performance.now()): void => void stages.push(new Stage(pass, func, at - started));
    const warn = (problem: Problem): void => void warnings.push(problemDiagnostic(problem, "warning"));
    const session = { ts: typescript, checker, program, call, dependencies, trace, warn, importedName: (symbol: ts.Symbol) => imports.nameOf(symbol), cuts: new Map<Value, Cut>(), collections: { removes: false, lists: new WeakSet<Value>() } };
    try {
      if (typescript.isNewExpression(call)) {
        const region = regionOf(session, call);
        if (!region) throw notAVariable(call);
        covered.push(...region.statements);
        const lowered = lowerTape(session, region, (hint) => names.fresh(hint));
        trace("lowered", lowered.func);
        const func = finished(lowered.func);
        trace("final", func);
        replaced.push(...lowered.compiled);
        for (const statement of lowered.compiled) compiled.add(statement);
        for (const result of lowered.results) if (result.kind === "call") compiled.add(result.node);
        const isEmpty = lowered.results.length === 0 && func.body.ops.length === 0;
        const code = isEmpty ? "" : generate(func, lowered.name);
        const invocation = `${lowered.name}(${lowered.captures.map(({ name }) => name).join(", ")})`;
        edits.push(...tapeEdits(typescript, region, lowered, isEmpty ? "" : invocation, (hint) => names.fresh(hint)));
        calls.push({
          name: lowered.name.replace(/Tape\d*$/, ""),
          marker: "GradientTape",
          file: sourceFile.fileName,
          start: region.statements[0]?.getStart() ?? call.getStart(),
          end: region.statements.at(-1)?.getEnd() ?? call.getEnd(),
          code,
          stages,
          stats: { ...countOps(stages, func), compileMilliseconds: performance.now() - started },
        });
        imports.settle(true);
        continue;
      }
      if (markerOf({ ts: typescript, checker }, call) === "checkGradient") {
        const added = checkedDerivatives(typescript, call).map((marker) => {
          const lowered = lowerMarkedCall(session, marker);
          const name = names.fresh(lowered.name);
          generate(finished(lowered.func), name);
          return { lowered, member: `${marker}: ${replacement(lowered, name)}` };
        });
        edits.push(checkEdit(call, added.map(({ lowered }) => lowered), added.map(({ member }) => member)));
        diagnostics.push(...warnings);
        imports.settle(true);
        continue;
      }
      const lowered = lowerMarkedCall(session);
      const func = finished(lowered.func);
      trace("final", func);
      const name = names.fresh(lowered.name);
      const code = generate(func, name, lowered.isInto);
      compiled.add(call);
      diagnostics.push(...warnings);
      edits.push({ start: call.getStart(), end: call.getEnd(), text: replacement(lowered, name) });
      calls.push({
        name: lowered.target,
        marker: lowered.marker,
        file: sourceFile.fileName,
        start: call.getStart(),
        end: call.getEnd(),
        code,
        stages,
        stats: { ...countOps(stages, func), compileMilliseconds: performance.now() - started },
      });
      imports.settle(true);
    } catch (error) {
      imports.settle(false);
      if (!isOfParameter({ ts: typescript, checker }, call)) diagnostics.push(diagnosticOf(error, call));
    }
  }
  if (compiled.size > 0 || used.size > 0) edits.push(...importEdits(typescript, checker, sourceFile, compiled, used, runtime));
  const imported = imports.edit();
  if (imported) edits.push({ start: imported.position, end: imported.position, text: imported.text });
  dependencies.delete(sourceFile.fileName);
  return {
    file: sourceFile.fileName,
    edits: edits.sort((a, b) => a.start - b.start),
    generated: { text, mappings },
    calls,
    diagnostics,
    dependencies: [...dependencies],
  };
}

/** A function after a pass; printed only when somebody looks. */
class Stage {
  readonly pass: string;
  readonly func: Func;
  readonly milliseconds: number;

  constructor(pass: string, func: Func, milliseconds: number) {
    this.pass = pass;
    this.func = func;
    this.milliseconds = milliseconds;
  }

  get ir(): string {
    return printModule([this.func, ...(this.func.callees?.values() ?? [])]);
  }
}

/** What stands in place of the marked call: the function's name, or an adapter where the signature differs. */
function replacement(lowered: LoweredCall, name: string): string {
  const { func, captures, defaults, parameterCount, tangentCount } = lowered;
  const captured = captures.map((capture) => capture.name);
  const taken = new Set(captured);
  const free = (hint: string): string => (taken.has(hint) ? free(`_${hint}`) : hint);
  if (lowered.marker === "jvp") {
    const [args, tangents] = [free("args"), free("tangents")];
    const primal = Array.from({ length: parameterCount }, (_, i) => `${args}[${i}]`);
    const directions = Array.from({ length: tangentCount }, (_, i) => `${tangents}[${i}]`);
    return `((${args}, ${tangents}) => ${name}(${[...primal, ...directions, ...captured].join(", ")}))`;
  }
  const hasDefaults = defaults.some((value) => value !== undefined);
  if (captured.length === 0 && !hasDefaults) return name;
  const params = func.body.params.slice(0, parameterCount).map((_, i) => free(`a${i}`));
  const declared = params.map((param, i) => (defaults[i] === undefined ? param : `${param} = ${defaults[i]}`));
  return `((${declared.join(", ")}) => ${name}(${[...params, ...captured].join(", ")}))`;
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  return node.getStart() >= outer.getStart() && node.getEnd() <= outer.getEnd();
}

function notAVariable(call: ts.Node): Problem {
  return new Problem("tape", call, "A GradientTape must be a variable of a block: the statements behind it are what it records.", "Write `const tape = new GradientTape();` (or `using tape = …`).");
}

function diagnosticOf(error: unknown, call: ts.Node): Diagnostic {
  if (error instanceof Problem) return problemDiagnostic(error);
  const message = error instanceof Error ? error.message : String(error);
  const problem = new Problem("internal", call, message, "This is a fault of nabla, not of your program: please report it with this function.");
  return problemDiagnostic(problem);
}

/** Names for generated functions that nothing in the module uses. */
class Names {
  readonly reserved = new Set<string>();

  constructor(typescript: TypeScript, file: ts.SourceFile) {
    const visit = (node: ts.Node): void => {
      if (typescript.isIdentifier(node)) this.reserved.add(node.text);
      typescript.forEachChild(node, visit);
    };
    visit(file);
  }

  /** Names under which the module can import the runtime's functions. */
  runtime(): RuntimeNames {
    const entries = runtimeNames.map((name) => [name, this.fresh(name)] as const);
    return Object.fromEntries(entries) as RuntimeNames;
  }

  fresh(base: string): string {
    let name = base;
    for (let i = 2; this.reserved.has(name); i++) name = `${base}${i}`;
    this.reserved.add(name);
    return name;
  }
}
