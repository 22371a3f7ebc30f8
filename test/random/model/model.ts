import type { MathName } from "../algebra/rules.ts";

/**
 * The program model: a small tree language that prints as TypeScript. Nodes say what the generator and the minimiser need
 * to know (types, operands, targets); constructs of which neither needs to know more than their parts are `code`.
 */
export type ArrayKind = "Float64Array" | "Float32Array" | "Int32Array" | "number[]";
/** A type as it is written: `number`, `boolean`, `void`, an `ArrayKind`, or any other. */
export type ModelType = string;

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "**";
export type BitOperator = "|" | "&" | ">>";
export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "===" | "!==";
export type AssignmentOperator = "=" | "+=" | "-=" | "*=" | "/=" | "**=" | "||=" | "&&=" | "??=";

export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "variable"; readonly name: string; readonly type: ModelType }
  | { readonly kind: "unary"; readonly operator: "-" | "+" | "!"; readonly operand: Expression }
  | Binary<"arithmetic", ArithmeticOperator>
  | Binary<"bits", BitOperator>
  | Binary<"comparison", ComparisonOperator>
  | Binary<"logical", "&&" | "||">
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  | { readonly kind: "math"; readonly name: MathName; readonly arguments: readonly Expression[] }
  | { readonly kind: "element"; readonly array: Expression; readonly index: Expression }
  | { readonly kind: "length"; readonly array: Expression }
  | {
      readonly kind: "call";
      readonly callee: string;
      readonly type: ModelType;
      readonly arguments: readonly Expression[];
    }
  /** Array of zeros. */
  | { readonly kind: "zeros"; readonly arrayKind: ArrayKind; readonly length: Expression }
  | { readonly kind: "arrayLiteral"; readonly arrayKind: ArrayKind; readonly elements: readonly Expression[] }
  /** `array.subarray(from, to)`: a view of the same memory; typed arrays only. */
  | { readonly kind: "subarray"; readonly array: Expression; readonly from: Expression; readonly to: Expression }
  /** `array.slice()`: a copy. */
  | { readonly kind: "copy"; readonly array: Expression }
  | { readonly kind: "member"; readonly object: Expression; readonly name: string; readonly type: ModelType }
  /** A type between the parts of code. */
  | { readonly kind: "type"; readonly type: ModelType }
  /** Anything that binds as tightly as a call or stands in brackets. */
  | { readonly kind: "code"; readonly type: ModelType; readonly parts: readonly Part[] };

/** A piece of text, or what is written between such pieces. */
export type Part = string | Expression | Block;

type Binary<Kind extends string, Operator extends string> = {
  readonly kind: Kind;
  readonly operator: Operator;
  readonly left: Expression;
  readonly right: Expression;
};

/** What can stand left of an assignment. */
export type Target = Extract<Expression, { kind: "variable" | "element" | "member" }>;

export type Block = readonly Statement[];

export type Statement =
  | {
      readonly kind: "declare";
      readonly keyword: "const" | "let";
      readonly name: string;
      readonly type: ModelType;
      /** Whether the type is written out. */
      readonly annotated: boolean;
      readonly value: Expression | undefined;
    }
  | {
      readonly kind: "assign";
      readonly target: Target;
      readonly operator: AssignmentOperator;
      readonly value: Expression;
    }
  | { readonly kind: "step"; readonly target: Target; readonly operator: "++" | "--"; readonly prefix: boolean }
  | { readonly kind: "expression"; readonly value: Expression }
  | { readonly kind: "block"; readonly label: string | undefined; readonly body: Block }
  | {
      readonly kind: "if";
      readonly condition: Expression;
      readonly then: Block;
      readonly otherwise: Block | undefined;
    }
  | {
      readonly kind: "for";
      readonly label: string | undefined;
      readonly initial: Statement | undefined;
      readonly condition: Expression;
      readonly update: Statement | undefined;
      readonly body: Block;
    }
  | Loop<"while">
  | Loop<"doWhile">
  | { readonly kind: "switch"; readonly subject: Expression; readonly cases: readonly SwitchCase[] }
  | { readonly kind: "break"; readonly label: string | undefined }
  | { readonly kind: "continue"; readonly label: string | undefined }
  | { readonly kind: "return"; readonly value: Expression | undefined }
  /** `ending` is what follows the last part: a semicolon, or nothing after a block. */
  | { readonly kind: "codeStatement"; readonly parts: readonly Part[]; readonly ending: ";" | "" };

type Loop<Kind extends string> = {
  readonly kind: Kind;
  readonly label: string | undefined;
  readonly condition: Expression;
  readonly body: Block;
};

/** `test` is undefined for `default`. */
export type SwitchCase = { readonly test: number | undefined; readonly body: Block };

export type Parameter = {
  readonly name: string;
  readonly type: ModelType;
  readonly initial?: Expression;
  readonly isRest?: boolean;
};

export type FunctionModel = {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: ModelType;
  readonly body: Block;
};

/** A type or a class of the module, under a name of its own. */
export type Declaration = { readonly name: string; readonly parts: readonly Part[] };

export type Constant = { readonly name: string; readonly type: ModelType; readonly value: Expression };

/** One module: types and classes, constants, helpers in order of declaration, and the function to differentiate. */
export type Program = {
  readonly declarations: readonly Declaration[];
  readonly constants: readonly Constant[];
  readonly helpers: readonly FunctionModel[];
  readonly main: FunctionModel;
};

export function typeOf(expression: Expression): ModelType {
  switch (expression.kind) {
    case "number":
    case "arithmetic":
    case "bits":
    case "math":
    case "length":
      return "number";
    case "element":
      return elementType(typeOf(expression.array));
    case "boolean":
    case "comparison":
    case "logical":
      return "boolean";
    case "variable":
    case "call":
    case "member":
    case "type":
    case "code":
      return expression.type;
    case "unary":
      return expression.operator === "!" ? "boolean" : "number";
    case "conditional":
      return typeOf(expression.whenTrue);
    case "zeros":
    case "arrayLiteral":
      return expression.arrayKind;
    case "subarray":
    case "copy":
      return typeOf(expression.array);
  }
}

function elementType(array: ModelType): ModelType {
  return array.endsWith("[]") ? array.slice(0, -2) : "number";
}

/** Functions of the module, `main` last. */
export function functionsOf(program: Program): readonly FunctionModel[] {
  return [...program.helpers, program.main];
}
