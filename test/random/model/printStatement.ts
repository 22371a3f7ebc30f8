import type { Block, Expression, Statement, SwitchCase } from "./model.ts";
import type { Spelling } from "./print.ts";
import { printExpression, printParts, printType } from "./printExpression.ts";

const indentation = "  ";

/** Text of a block with its braces; `indent` is the indentation of the line on which it starts. */
export function printBlock(block: Block, indent: string, spelling: Spelling): string {
  if (block.length === 0) return "{}";
  return `{\n${printStatements(block, indent + indentation, spelling)}\n${indent}}`;
}

function printStatements(block: Block, indent: string, spelling: Spelling): string {
  return block.map((s) => `${indent}${printStatement(s, indent, spelling)}`).join("\n");
}

function printStatement(s: Statement, indent: string, spelling: Spelling): string {
  const isLabelled = "body" in s && "label" in s && s.label !== undefined;
  const label = isLabelled ? `${s.label}: ` : "";
  switch (s.kind) {
    case "block":
      return label + printBlock(s.body, indent, spelling);
    case "if":
      return printIf(s, indent, spelling);
    case "for": {
      const initial = s.initial === undefined ? "" : printClause(s.initial, spelling);
      const update = s.update === undefined ? "" : ` ${printClause(s.update, spelling)}`;
      const head = `for (${initial}; ${printExpression(s.condition, spelling)};${update})`;
      return `${label}${head} ${printBlock(s.body, indent, spelling)}`;
    }
    case "while":
      return `${label}while (${printExpression(s.condition, spelling)}) ${printBlock(s.body, indent, spelling)}`;
    case "doWhile":
      return `${label}do ${printBlock(s.body, indent, spelling)} while (${printExpression(s.condition, spelling)});`;
    case "switch": {
      const cases = s.cases.map((c) => printCase(c, indent + indentation, spelling)).join("\n");
      return `switch (${printExpression(s.subject, spelling)}) {\n${cases}\n${indent}}`;
    }
    case "codeStatement":
      return printParts(s.parts, indent, spelling) + s.ending;
    default:
      return `${printClause(s, spelling, indent)};`;
  }
}

/** Text of a simple statement without its semicolon, as in the head of a `for`. */
function printClause(s: Statement, spelling: Spelling, indent = ""): string {
  const print = (e: Expression): string => printExpression(e, spelling, 0, indent);
  switch (s.kind) {
    case "declare": {
      const type = s.annotated ? `: ${printType(s.type, spelling)}` : "";
      const value = s.value === undefined ? "" : ` = ${print(s.value)}`;
      return `${s.keyword} ${spelling(s.name)}${type}${value}`;
    }
    case "assign":
      return `${print(s.target)} ${s.operator} ${print(s.value)}`;
    case "step": {
      const target = printExpression(s.target, spelling);
      return s.prefix ? s.operator + target : target + s.operator;
    }
    case "expression":
      return print(s.value);
    case "break":
    case "continue":
      return s.label === undefined ? s.kind : `${s.kind} ${s.label}`;
    case "return":
      return s.value === undefined ? "return" : `return ${print(s.value)}`;
    default:
      throw new Error(`${s.kind} is not a simple statement`);
  }
}

function printIf(s: Extract<Statement, { kind: "if" }>, indent: string, spelling: Spelling): string {
  const head = `if (${printExpression(s.condition, spelling)}) ${printBlock(s.then, indent, spelling)}`;
  if (s.otherwise === undefined) return head;
  const [only] = s.otherwise;
  const chained = s.otherwise.length === 1 && only?.kind === "if";
  return `${head} else ${chained ? printIf(only, indent, spelling) : printBlock(s.otherwise, indent, spelling)}`;
}

function printCase(c: SwitchCase, indent: string, spelling: Spelling): string {
  const head = c.test === undefined ? "default:" : `case ${c.test}:`;
  if (c.body.length === 0) return indent + head;
  return `${indent}${head} {\n${printStatements(c.body, indent + indentation, spelling)}\n${indent}}`;
}
