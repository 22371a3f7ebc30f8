import { typeOf, type Block, type Expression, type FunctionModel, type Program, type Statement } from "./model.ts";

/**
 * Smaller variants of a program, the boldest first, for minimising a failing one. Not every variant is valid: a removed
 * declaration leaves its uses behind. Callers reject those by type-checking and evaluating them. Every step removes
 * nodes or turns a number into 1 or 0, so that repeated reduction ends.
 */
export function* reductions(program: Program): Generator<Program> {
  for (const helper of program.helpers) {
    yield { ...program, helpers: program.helpers.filter((h) => h !== helper) };
  }
  for (const declaration of program.declarations) {
    yield { ...program, declarations: program.declarations.filter((d) => d !== declaration) };
  }
  for (const constant of program.constants) {
    yield { ...program, constants: program.constants.filter((c) => c !== constant) };
  }
  for (const main of functionReductions(program.main)) yield { ...program, main };
  for (const [i, helper] of program.helpers.entries()) {
    for (const smaller of functionReductions(helper)) yield { ...program, helpers: program.helpers.with(i, smaller) };
  }
  for (const [i, declaration] of program.declarations.entries()) {
    for (const smaller of partReductions(declaration)) {
      yield { ...program, declarations: program.declarations.with(i, smaller) };
    }
  }
}

function* functionReductions(f: FunctionModel): Generator<FunctionModel> {
  for (const body of blockReductions(f.body)) yield { ...f, body };
}

function* blockReductions(block: Block): Generator<Block> {
  for (let size = block.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from + size <= block.length; from += size) yield block.toSpliced(from, size);
  }
  for (const [i, statement] of block.entries()) {
    for (const body of blocksOf(statement)) yield block.toSpliced(i, 1, ...body);
  }
  for (const [i, statement] of block.entries()) {
    for (const smaller of statementReductions(statement)) yield block.with(i, smaller);
  }
}

/** Blocks that can stand for the whole statement. */
function blocksOf(s: Statement): readonly Block[] {
  switch (s.kind) {
    case "if":
      return [s.then, ...(s.otherwise === undefined ? [] : [s.otherwise])];
    case "for":
      return s.initial === undefined ? [s.body] : [[s.initial, ...s.body], s.body];
    case "while":
    case "doWhile":
    case "block":
      return [s.body];
    case "switch":
      return s.cases.map((c) => c.body);
    case "codeStatement":
      return s.parts.filter(isBlock);
    default:
      return [];
  }
}

function* statementReductions(s: Statement): Generator<Statement> {
  if (s.kind === "if" && s.otherwise !== undefined) yield { ...s, otherwise: undefined };
  if (s.kind === "assign" && s.operator !== "=") yield { ...s, operator: "=" };
  if (s.kind === "switch") {
    for (const c of s.cases) yield { ...s, cases: s.cases.filter((other) => other !== c) };
  }
  yield* partReductions(s);
}

function* expressionReductions(e: Expression): Generator<Expression> {
  if (e.kind === "type") return;
  yield* literals(e);
  for (const part of Object.values(e).flat()) {
    if (isExpression(part) && typeOf(part) === typeOf(e)) yield part;
  }
  yield* partReductions(e);
}

function* literals(e: Expression): Generator<Expression> {
  if (e.kind === "number") {
    if (e.value !== 1 && e.value !== 0) yield { kind: "number", value: 1 };
    if (e.value === 1) yield { kind: "number", value: 0 };
  } else if (typeOf(e) === "number") {
    yield { kind: "number", value: 1 };
  } else if (e.kind !== "boolean" && typeOf(e) === "boolean") {
    yield { kind: "boolean", value: true };
    yield { kind: "boolean", value: false };
  }
}

/** Reduces one part of a node: an expression, a block, or an item of a list; targets of assignments stay targets. */
function* partReductions<Node extends object>(node: Node): Generator<Node> {
  for (const [key, part] of Object.entries(node)) {
    for (const smaller of reduced(part)) {
      const keepsTarget = key !== "target" || (isExpression(smaller) && smaller.kind in { element: 1, member: 1 });
      if (keepsTarget) yield { ...node, [key]: smaller };
    }
  }
}

function* reduced(part: unknown): Generator {
  if (isExpression(part)) yield* expressionReductions(part);
  else if (isStatement(part)) yield* statementReductions(part);
  else if (isBlock(part)) yield* blockReductions(part);
  else if (Array.isArray(part)) {
    const items: readonly unknown[] = part;
    for (const [i, item] of items.entries()) {
      for (const smaller of reduced(item)) yield items.with(i, smaller);
    }
  } else if (isCase(part)) {
    for (const body of blockReductions(part.body)) yield { ...part, body };
  }
}

const statementKinds = new Set(
  "declare assign step expression block if for while doWhile switch break continue return codeStatement".split(" "),
);

function kindOf(part: unknown): string | undefined {
  return typeof part === "object" && part !== null && "kind" in part ? String(part.kind) : undefined;
}

function isStatement(part: unknown): part is Statement {
  return statementKinds.has(kindOf(part) ?? "");
}

function isExpression(part: unknown): part is Expression {
  return kindOf(part) !== undefined && !isStatement(part);
}

function isBlock(part: unknown): part is Block {
  return Array.isArray(part) && part.length > 0 && part.every(isStatement);
}

function isCase(part: unknown): part is { readonly test: unknown; readonly body: Block } {
  return typeof part === "object" && part !== null && "test" in part && "body" in part;
}
