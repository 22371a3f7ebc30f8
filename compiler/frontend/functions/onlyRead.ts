import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import { functionOf, resolve } from "../names.ts";
import { hierarchyOf } from "../objects/classMembers.ts";
import { parametersIn } from "../operands.ts";
import type { Session } from "../session.ts";
import { containsNode, isAssignmentTarget } from "../syntax.ts";

type Declaration = ts.VariableDeclaration | ts.PropertyDeclaration;

const known = new WeakMap<Session, Map<Declaration, boolean>>();

/**
 * Whether a constant of a module is only ever read in its own file, and is not exported from it: what its literal says, down
 * to the innermost numbers, holds then at all times.
 */
export function isOnlyRead(l: Lowering, declaration: Declaration): boolean {
  const results = known.get(l.session) ?? new Map<Declaration, boolean>();
  known.set(l.session, results);
  let result = results.get(declaration);
  if (result === undefined) results.set(declaration, (result = isPrivate(l, declaration) && new Reads(l, declaration).areAll()));
  return result;
}

/** Whether other modules cannot name it: neither a variable nor the class of a field is exported where it is declared. */
function isPrivate(l: Lowering, declaration: Declaration): boolean {
  const { ts } = l;
  if (ts.isPrivateIdentifier(declaration.name)) return true;
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration.parent;
  const isStatement = ts.isVariableStatement(statement) || ts.isClassDeclaration(statement);
  if (!isStatement || statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return false;
  return !ts.isClassDeclaration(statement) || (!isExportedByName(l, statement) && hierarchyOf(l).lookalikes.isOnlyNamed(statement));
}

/** `export { Class }`, `export default Class` */
function isExportedByName(l: Lowering, { name }: ts.ClassDeclaration): boolean {
  const symbol = name && l.checker.getSymbolAtLocation(name);
  return name === undefined || containsNode(l.ts, name.getSourceFile(), (node) => {
    const isExport = l.ts.isIdentifier(node) && (l.ts.isExportSpecifier(node.parent) || l.ts.isExportAssignment(node.parent));
    return isExport && resolve(l, node) === symbol;
  });
}

/** What the program does with a constant, with parts of it that variables hold, and with those that functions are given. */
class Reads {
  readonly #l: Lowering;
  readonly #declaration: Declaration;
  readonly #followed = new Set<ts.Symbol>();

  constructor(l: Lowering, declaration: Declaration) {
    this.#l = l;
    this.#declaration = declaration;
  }

  areAll(): boolean {
    const { name, initializer } = this.#declaration;
    if (!this.#areAllOf(name, this.#declaration.getSourceFile())) return false;
    return initializer !== undefined && ![initializer, ...this.#functionsNamedIn(initializer)].some((node) => this.#writesToItself(node));
  }

  /** Functions that are declared elsewhere: as members, they may use `this`. */
  #functionsNamedIn(node: ts.Node): ReadonlySet<ts.Node> {
    const found = new Set<ts.Node>();
    containsNode(this.#l.ts, node, (at) => {
      const body = this.#l.ts.isIdentifier(at) ? functionOf(this.#l, at) : undefined;
      if (body) found.add(body);
      return false;
    });
    return found;
  }

  #writesToItself(node: ts.Node): boolean {
    return containsNode(this.#l.ts, node, (at) => at.kind === this.#l.ts.SyntaxKind.ThisKeyword && !this.#isRead(at));
  }

  /** Whether all that is done to the variable or field with this name, in the function or file of its scope, is to read it. */
  #areAllOf(name: ts.Node, scope: ts.Node): boolean {
    const { ts, checker } = this.#l;
    const symbol = checker.getSymbolAtLocation(name);
    if (!symbol) return false;
    if (this.#followed.has(symbol)) return true;
    this.#followed.add(symbol);
    return !containsNode(ts, scope, (node) => {
      if (!ts.isMemberName(node) || node === name || node.text !== name.getText() || resolve(this.#l, node) !== symbol) return false;
      const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
      return !this.#isRead(isMember ? node.parent : node);
    });
  }

  /** Whether nothing is done to what an expression gives, the constant or a part of it, but reading. */
  #isRead(at: ts.Node): boolean {
    const { ts } = this.#l;
    const { parent } = at;
    if (ts.isTypeQueryNode(parent)) return true;
    if (ts.isParenthesizedExpression(parent) || ts.isNonNullExpression(parent)) return this.#isRead(parent);
    if (ts.isForOfStatement(parent)) return parent.expression === at && this.#isLoopRead(at, parent);
    if (ts.isVariableDeclaration(parent)) return parent.initializer === at && this.#isVariableRead(parent);
    if (ts.isCallExpression(parent) && parent.expression !== at) return this.#isArgumentRead(at, parent);
    if (ts.isElementAccessExpression(parent) || ts.isPropertyAccessExpression(parent)) return parent.expression === at && this.#isMemberRead(at, parent);
    return false;
  }

  #isMemberRead(at: ts.Node, member: ts.ElementAccessExpression | ts.PropertyAccessExpression): boolean {
    const { ts, checker } = this.#l;
    if (isAssignmentTarget(ts, member) || ts.isDeleteExpression(member.parent) || ts.isPropertyAssignment(member.parent)) return false;
    const isObject = !checker.isArrayLikeType(checker.getTypeAtLocation(at));
    const isPart = ts.isElementAccessExpression(member)
      ? isObject || (checker.getTypeAtLocation(member.argumentExpression).flags & ts.TypeFlags.NumberLike) !== 0
      : member.name.text === "length" || (isObject && this.#isOwnMember(member));
    return isPart && (this.#isUnchangeable(checker.getTypeAtLocation(member)) || this.#isRead(member));
  }

  /** Whether a member is one that the program declares, not a method of all arrays or objects. */
  #isOwnMember(node: ts.PropertyAccessExpression): boolean {
    const declarations = this.#l.checker.getSymbolAtLocation(node.name)?.declarations ?? [];
    return declarations.length > 0 && declarations.every((declaration) => !declaration.getSourceFile().isDeclarationFile);
  }

  #isLoopRead(at: ts.Node, { initializer }: ts.ForOfStatement): boolean {
    const { ts, checker } = this.#l;
    const element = checker.getTypeAtLocation(at).getNumberIndexType();
    if (element && this.#isUnchangeable(element)) return true;
    const [variable] = ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
    // A `var` outlives its loop.
    return variable !== undefined && ts.isIdentifier(variable.name) && this.#areAllOf(variable.name, ts.findAncestor(variable, ts.isFunctionLike) ?? variable.getSourceFile());
  }

  #isVariableRead({ name, parent }: ts.VariableDeclaration): boolean {
    const { ts } = this.#l;
    const home = ts.findAncestor(parent, ts.isFunctionLike);
    return ts.isIdentifier(name) && home !== undefined && this.#areAllOf(name, home);
  }

  #isArgumentRead(at: ts.Node, call: ts.CallExpression): boolean {
    const { ts } = this.#l;
    const body = functionOf(this.#l, call.expression);
    const parameter = body && parametersIn(body)[call.arguments.findIndex((argument) => argument === at)];
    if (!parameter || parameter.dotDotDotToken || !ts.isIdentifier(parameter.name) || call.arguments.some((argument) => ts.isSpreadElement(argument))) return false;
    return !containsNode(ts, body, (node) => ts.isIdentifier(node) && node.text === "arguments") && this.#areAllOf(parameter.name, body);
  }

  /** Numbers, texts and functions are what they are wherever they go. */
  #isUnchangeable(type: ts.Type): boolean {
    const { NumberLike, StringLike, BooleanLike, Null, Undefined } = this.#l.ts.TypeFlags;
    const parts = type.isUnion() ? type.types : [type];
    return parts.every((part) => (part.flags & (NumberLike | StringLike | BooleanLike | Null | Undefined)) !== 0 || part.getCallSignatures().length > 0);
  }
}
