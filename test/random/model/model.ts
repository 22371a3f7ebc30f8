import type { MathName } from "../algebra/rules.ts";

/**
 * The program model: a small tree language that prints as TypeScript and is evaluated directly. It shares nothing with
 * the compiler, so that both can be wrong only independently of each other.
 */
export type ArrayKind = "Float64Array" | "Float32Array" | "Int32Array" | "number[]";
export type ModelType = "number" | "boolean" | "void" | ArrayKind;

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "**";
export type BitOperator = "|" | "&" | ">>";
export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "===" | "!==";
export type AssignmentOperator = "=" | "+=" | "-=" | "*=" | "/=";

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
  | { readonly kind: "copy"; readonly array: Expression };

type Binary<Kind extends string, Operator extends string> = {
  readonly kind: Kind;
  readonly operator: Operator;
  readonly left: Expression;
  readonly right: Expression;
};

/** What can stand left of an assignment. */
export type Target = Extract<Expression, { kind: "variable" | "element" }>;

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
  | { readonly kind: "return"; readonly value: Expression | undefined };

type Loop<Kind extends string> = {
  readonly kind: Kind;
  readonly label: string | undefined;
  readonly condition: Expression;
  readonly body: Block;
};

/** `test` is undefined for `default`. */
export type SwitchCase = { readonly test: number | undefined; readonly body: Block };

export type Parameter = { readonly name: string; readonly type: ModelType };

export type FunctionModel = {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: ModelType;
  readonly body: Block;
};

export type Constant = { readonly name: string; readonly type: ModelType; readonly value: Expression };

/** One module: constants, helpers in order of declaration, and the function to differentiate. */
export type Program = {
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
    case "element":
    case "length":
      return "number";
    case "boolean":
    case "comparison":
    case "logical":
      return "boolean";
    case "variable":
    case "call":
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

/** Functions of the module, `main` last. */
export function functionsOf(program: Program): readonly FunctionModel[] {
  return [...program.helpers, program.main];
}
