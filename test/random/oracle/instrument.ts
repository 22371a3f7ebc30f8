import ts from "typescript";
import { assignment, updateOperand } from "./instrumentAssignment.ts";
import { arithmeticNames } from "./operations.ts";

/**
 * Replaces arithmetic in TypeScript text by calls of operations, and strips the types. Everything else (control flow,
 * calls, closures, objects, patterns, classes, exceptions, methods of arrays) is left to JavaScript itself, so that what a
 * program means is not said a second time here. The result is the body of a function of `exports` and `$`.
 */
export function instrument(text: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };
  return ts.transpileModule(text, { compilerOptions, transformers: { before: [instrumentFile] } }).outputText;
}

const instrumentFile: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const visitor = new Instrumenter(context);
  return ts.visitEachChild(file, visitor.visit, context);
};

const { factory } = ts;

/** `$.name(…)` */
export function operation(name: string, ...args: readonly ts.Expression[]): ts.Expression {
  return factory.createCallExpression(member(name), undefined, args);
}

function member(name: string): ts.Expression {
  return factory.createPropertyAccessExpression(factory.createIdentifier("$"), name);
}

/** `() => body`, or of one parameter. */
export function arrow(body: ts.Expression, parameter?: string): ts.Expression {
  const parameters =
    parameter === undefined ? [] : [factory.createParameterDeclaration(undefined, undefined, parameter)];
  const isLiteral = ts.isObjectLiteralExpression(body) || ts.isBinaryExpression(body);
  const concise = isLiteral ? factory.createParenthesizedExpression(body) : body;
  return factory.createArrowFunction(undefined, undefined, parameters, undefined, undefined, concise);
}

/** Names that mean instrumented things. */
const replacedNames = new Set(["Math", "Float64Array", "Float32Array", "Int32Array"]);
const bitOperators = new Set(["|", "&", "^", ">>", "<<"]);
const comparisons = new Set(["<", "<=", ">", ">=", "===", "!=="]);
const orderedMethods = new Set(["sort", "toSorted"]);

/** Where `break`, `continue` and `return` are, for the events that they are. */
type Place = { readonly loops: number; readonly inSwitch: boolean; readonly labels: ReadonlySet<string> };
const outside: Place = { loops: 0, inSwitch: false, labels: new Set() };

export class Instrumenter {
  readonly context: ts.TransformationContext;
  #place = outside;

  constructor(context: ts.TransformationContext) {
    this.context = context;
  }

  readonly visit = (node: ts.Node): ts.Node => {
    if (ts.isTypeNode(node)) return node;
    if (ts.isStatement(node)) return this.#statement(node);
    if (ts.isExpression(node)) return this.expression(node);
    if (ts.isCaseClause(node)) {
      const statements = ts.visitNodes(node.statements, this.visit, ts.isStatement);
      return factory.updateCaseClause(node, operation("plain", this.expression(node.expression)), statements);
    }
    if (ts.isCatchClause(node)) {
      const caught = ts.visitEachChild(node, this.visit, this.context);
      return factory.updateCatchClause(caught, caught.variableDeclaration, startingWith(event("catch"), caught.block));
    }
    return ts.isFunctionLike(node) ? this.#function(node) : ts.visitEachChild(node, this.visit, this.context);
  };

  readonly expression = (e: ts.Expression): ts.Expression => {
    if (ts.isBinaryExpression(e)) return this.#binary(e);
    if (ts.isPrefixUnaryExpression(e) || ts.isPostfixUnaryExpression(e)) return this.#unary(e);
    if (ts.isConditionalExpression(e)) {
      const [condition, whenTrue, whenFalse] = [e.condition, e.whenTrue, e.whenFalse].map(this.expression);
      return factory.createConditionalExpression(truth(condition!), undefined, whenTrue!, undefined, whenFalse!);
    }
    if (ts.isElementAccessExpression(e) && e.questionDotToken === undefined) {
      return operation("get", this.expression(e.expression), this.expression(e.argumentExpression));
    }
    if (ts.isIdentifier(e) && replacedNames.has(e.text)) return member(e.text);
    if (isOrdering(e)) {
      const [compare] = e.arguments;
      const method = this.expression(e.expression);
      return factory.createCallExpression(method, undefined, [operation("order", this.expression(compare!))]);
    }
    if (ts.isFunctionLike(e)) return this.#function(e) as ts.Expression;
    return ts.visitEachChild(e, this.visit, this.context);
  };

  #binary(e: ts.BinaryExpression): ts.Expression {
    const operator = ts.tokenToString(e.operatorToken.kind) ?? "";
    if (isAssignment(e)) return assignment(this, e, operator);
    const left = this.expression(e.left);
    const right = this.expression(e.right);
    return combined(operator, left, right) ?? factory.updateBinaryExpression(e, left, e.operatorToken, right);
  }

  #unary(e: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): ts.Expression {
    switch (e.operator) {
      case ts.SyntaxKind.PlusPlusToken:
      case ts.SyntaxKind.MinusMinusToken: {
        const operator = e.operator === ts.SyntaxKind.PlusPlusToken ? "+" : "-";
        return updateOperand(this, e.operand, operator, ts.isPostfixUnaryExpression(e));
      }
      case ts.SyntaxKind.ExclamationToken:
        return factory.createLogicalNot(truth(this.expression(e.operand)));
      case ts.SyntaxKind.TildeToken:
        throw new Error("~ is not instrumented");
      default:
        return operation(e.operator === ts.SyntaxKind.MinusToken ? "negate" : "plus", this.expression(e.operand));
    }
  }

  #function(node: ts.SignatureDeclaration): ts.Node {
    const visited = this.#inside(outside, () => ts.visitEachChild(node as ts.Node, this.visit, this.context));
    return ts.visitEachChild(visited, (child) => (isBodyOf(visited, child) ? counted(child) : child), this.context);
  }

  #statement(s: ts.Statement): ts.Node {
    if (ts.isLabeledStatement(s)) return this.#labelled(s);
    if (ts.isIterationStatement(s, false)) return this.#loop(s, (loop) => loop);
    if (ts.isIfStatement(s)) {
      const whenFalse = s.elseStatement && this.#nested(s.elseStatement);
      return factory.createIfStatement(truth(this.expression(s.expression)), this.#nested(s.thenStatement), whenFalse);
    }
    if (ts.isSwitchStatement(s)) {
      const clauses = this.#inside({ ...this.#place, inSwitch: true }, () => this.visit(s.caseBlock) as ts.CaseBlock);
      return factory.createSwitchStatement(operation("plain", this.expression(s.expression)), clauses);
    }
    const visited = ts.isFunctionLike(s) ? this.#function(s) : ts.visitEachChild(s, this.visit, this.context);
    const name = this.#eventOf(s);
    return name === undefined ? visited : factory.createBlock([event(name), visited as ts.Statement]);
  }

  #eventOf(s: ts.Statement): string | undefined {
    const { loops, inSwitch, labels } = this.#place;
    if (ts.isReturnStatement(s)) return loops > 0 ? "earlyReturn" : undefined;
    if (!ts.isBreakOrContinueStatement(s)) return undefined;
    const kind = ts.isBreakStatement(s) ? "break" : "continue";
    if (s.label === undefined) return kind === "break" && inSwitch ? undefined : kind;
    return labels.has(s.label.text) ? (kind === "break" ? "labelledBreak" : "labelledContinue") : undefined;
  }

  #labelled(s: ts.LabeledStatement): ts.Node {
    const { statement, label } = s;
    if (!ts.isIterationStatement(statement, false)) return ts.visitEachChild(s, this.visit, this.context);
    const labels = new Set([...this.#place.labels, label.text]);
    const labelled = (loop: ts.Statement): ts.Statement => factory.createLabeledStatement(label, loop);
    return this.#inside({ ...this.#place, labels }, () => this.#loop(statement, labelled));
  }

  /** `{ let trips = 0; for (…) { trips++; … } if (trips === 0) … }` */
  #loop(s: ts.IterationStatement, labelled: (loop: ts.Statement) => ts.Statement): ts.Node {
    const trips = factory.createUniqueName("trips");
    const place = { ...this.#place, loops: this.#place.loops + 1, inSwitch: false };
    const body = startingWith(
      factory.createExpressionStatement(factory.createPostfixIncrement(trips)),
      startingWith(step(), factory.createBlock([this.#inside(place, () => this.visit(s.statement) as ts.Statement)])),
    );
    const none = factory.createStrictEquality(trips, factory.createNumericLiteral(0));
    return factory.createBlock([
      factory.createVariableStatement(
        undefined,
        factory.createVariableDeclarationList(
          [factory.createVariableDeclaration(trips, undefined, undefined, factory.createNumericLiteral(0))],
          ts.NodeFlags.Let,
        ),
      ),
      labelled(this.#head(s, body)),
      factory.createIfStatement(none, event("zeroTrips")),
    ]);
  }

  #head(s: ts.IterationStatement, body: ts.Statement): ts.Statement {
    const visit = this.expression;
    if (ts.isForStatement(s)) {
      const initial = s.initializer && (this.visit(s.initializer) as ts.ForInitializer);
      const condition = s.condition && truth(visit(s.condition));
      return factory.createForStatement(initial, condition, s.incrementor && visit(s.incrementor), body);
    }
    if (ts.isForOfStatement(s)) {
      const initial = this.visit(s.initializer) as ts.ForInitializer;
      return factory.createForOfStatement(undefined, initial, visit(s.expression), body);
    }
    if (ts.isWhileStatement(s)) return factory.createWhileStatement(truth(visit(s.expression)), body);
    if (ts.isDoStatement(s)) return factory.createDoStatement(body, truth(visit(s.expression)));
    if (!ts.isForInStatement(s)) throw new Error("a loop of an unknown kind");
    return factory.createForInStatement(this.visit(s.initializer) as ts.ForInitializer, visit(s.expression), body);
  }

  #nested(s: ts.Statement): ts.Statement {
    return this.visit(s) as ts.Statement;
  }

  #inside<T>(place: Place, action: () => T): T {
    const around = this.#place;
    this.#place = place;
    const result = action();
    this.#place = around;
    return result;
  }
}

function isAssignment(e: ts.BinaryExpression): boolean {
  const { kind } = e.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** The operation that stands for a binary operator, if one does. */
export function combined(operator: string, left: ts.Expression, right: ts.Expression): ts.Expression | undefined {
  if (operator in arithmeticNames) {
    return operation(arithmeticNames[operator as keyof typeof arithmeticNames], left, right);
  }
  const name = factory.createStringLiteral(operator);
  if (bitOperators.has(operator)) return operation("bits", name, left, right);
  if (comparisons.has(operator)) return operation("compare", name, left, right);
  if (operator === "&&") return operation("and", left, arrow(right));
  if (operator === "||") return operation("or", left, arrow(right));
  return undefined;
}

function truth(condition: ts.Expression): ts.Expression {
  return operation("truth", condition);
}

function event(name: string): ts.Statement {
  return factory.createExpressionStatement(operation("event", factory.createStringLiteral(name)));
}

function startingWith(first: ts.Statement, body: ts.Block): ts.Block {
  return factory.createBlock([first, ...body.statements], true);
}

function isBodyOf(f: ts.Node, child: ts.Node): child is ts.Block | ts.Expression {
  return "body" in f && f.body === child;
}

/** The body of a function, which counts the call first. */
function counted(body: ts.Block | ts.Expression): ts.Block | ts.Expression {
  if (!ts.isBlock(body)) return factory.createParenthesizedExpression(factory.createComma(operation("step"), body));
  return startingWith(step(), body);
}

function step(): ts.Statement {
  return factory.createExpressionStatement(operation("step"));
}

function isOrdering(e: ts.Expression): e is ts.CallExpression {
  return (
    ts.isCallExpression(e) &&
    ts.isPropertyAccessExpression(e.expression) &&
    orderedMethods.has(e.expression.name.text) &&
    e.arguments.length === 1
  );
}
