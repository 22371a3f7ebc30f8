import type ts from "typescript";
import type { TypeScript } from "../operands.ts";
import { containsNode, isAssignmentTarget } from "../syntax.ts";

/** What in a program may stand where a class is expected, or replace its methods, without being a class that extends it. */
export class Lookalikes {
  readonly #ts: TypeScript;
  readonly #program: ts.Program;
  readonly #fits = new Map<ts.Symbol, boolean>();
  readonly #assignments = new Map<ts.Symbol, ts.Node | undefined>();
  readonly #laterAssignments = new Map<ts.Symbol, ts.Node | undefined>();
  readonly #named = new Map<ts.ClassLikeDeclaration, boolean>();

  constructor(typescript: TypeScript, program: ts.Program) {
    this.#ts = typescript;
    this.#program = program;
  }

  /** Whether some object literal with functions in it has all members of a class or an interface with methods. */
  fitsLiteral(type: ts.Type): boolean {
    const symbol = type.getSymbol();
    if (!symbol) return false;
    const known = this.#fits.get(symbol);
    if (known !== undefined) return known;
    // A type that is being asked about, on the way to itself.
    this.#fits.set(symbol, false);
    const result = this.#findLiteral(type);
    this.#fits.set(symbol, result);
    return result;
  }

  /** Where the program assigns a member of a class, if it does. */
  assignmentOf(member: ts.Symbol): ts.Node | undefined {
    return this.#firstAssignment(member, this.#assignments, () => true);
  }

  /** The same of assignments that may be made while a function runs: not by the statements of a module, as it is loaded. */
  laterAssignmentOf(member: ts.Symbol): ts.Node | undefined {
    const { findAncestor, isFunctionLike, isClassElement } = this.#ts;
    return this.#firstAssignment(member, this.#laterAssignments, (node) => findAncestor(node, (outer) => isFunctionLike(outer) || isClassElement(outer)) !== undefined);
  }

  /**
   * Whether the program names a class only to reach a member by its name, to make instances, as a base of such a class, behind
   * `instanceof` and in types: nothing else then reaches its static members, under whatever type.
   */
  isOnlyNamed(node: ts.ClassLikeDeclaration): boolean {
    const known = this.#named.get(node);
    if (known !== undefined) return known;
    this.#named.set(node, true);
    const result = !this.#isGivenAway(node);
    this.#named.set(node, result);
    return result;
  }

  #isGivenAway(node: ts.ClassLikeDeclaration): boolean {
    const { name } = node;
    const symbol = name && this.#program.getTypeChecker().getSymbolAtLocation(name);
    if (!symbol || (this.#ts.getCombinedModifierFlags(node) & this.#ts.ModifierFlags.Default) !== 0) return true;
    if (node.members.some((member) => this.#isStatic(member) && containsNode(this.#ts, member, (inner) => this.#isThis(inner) && !this.#isMemberBase(inner)))) return true;
    const isOther = (at: ts.Node): boolean => this.#ts.isIdentifier(at) && at !== name && at.text === symbol.name && this.#resolved(at) === symbol && !this.#isNaming(at);
    return this.#search(({ text }) => text.includes(symbol.name), isOther) !== undefined;
  }

  #isStatic(member: ts.ClassElement): boolean {
    return this.#ts.isClassStaticBlockDeclaration(member) || (this.#ts.getCombinedModifierFlags(member) & this.#ts.ModifierFlags.Static) !== 0;
  }

  #isThis(node: ts.Node): boolean {
    return node.kind === this.#ts.SyntaxKind.ThisKeyword;
  }

  /** `C.member`, `new C()` */
  #isMemberBase(at: ts.Node): boolean {
    const { parent } = at;
    return (this.#ts.isPropertyAccessExpression(parent) || this.#ts.isNewExpression(parent)) && parent.expression === at;
  }

  #isNaming(name: ts.Identifier): boolean {
    const ts = this.#ts;
    const at = ts.isPropertyAccessExpression(name.parent) && name.parent.name === name ? name.parent : name;
    const { parent } = at;
    if (this.#isMemberBase(at) || ts.isTypeReferenceNode(parent) || ts.isTypeQueryNode(parent) || ts.isQualifiedName(parent)) return true;
    if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword && parent.right === at;
    if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return parent.propertyName === undefined;
    if (!ts.isExpressionWithTypeArguments(parent) || !ts.isHeritageClause(parent.parent)) return false;
    const heir = parent.parent.parent;
    return parent.parent.token === ts.SyntaxKind.ImplementsKeyword || ts.isInterfaceDeclaration(heir) || this.isOnlyNamed(heir);
  }

  #resolved(node: ts.Identifier): ts.Symbol | undefined {
    const checker = this.#program.getTypeChecker();
    const symbol = this.#ts.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
    return symbol && symbol.flags & this.#ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  }

  #firstAssignment(member: ts.Symbol, known: Map<ts.Symbol, ts.Node | undefined>, counts: (node: ts.Node) => boolean): ts.Node | undefined {
    if (known.has(member)) return known.get(member);
    const checker = this.#program.getTypeChecker();
    const isMember = (symbol: ts.Symbol | undefined): boolean => symbol !== undefined && symbol.valueDeclaration === member.valueDeclaration;
    const forms = [`.${member.name}`, `"${member.name}"`, `'${member.name}'`, `\`${member.name}\``, "Object.assign("];
    const found = this.#search(({ text }) => forms.some((form) => text.includes(form)), (node) => {
      const name = this.#ts.isPropertyAccessExpression(node) ? node.name : this.#ts.isElementAccessExpression(node) ? node.argumentExpression : undefined;
      if (name && this.#textOf(name) === member.name) return isAssignmentTarget(this.#ts, node) && isMember(checker.getSymbolAtLocation(name)) && counts(node);
      return this.#ts.isCallExpression(node) && this.#assigns(node, member.name, isMember) && counts(node);
    });
    known.set(member, found);
    return found;
  }

  #textOf(name: ts.Expression | ts.PrivateIdentifier): string | undefined {
    return this.#ts.isMemberName(name) || this.#ts.isStringLiteralLike(name) ? name.text : undefined;
  }

  /** `Object.assign(target, { member })` */
  #assigns({ expression, arguments: [target, ...sources] }: ts.CallExpression, name: string, isMember: (symbol: ts.Symbol | undefined) => boolean): boolean {
    if (!target || expression.getText() !== "Object.assign") return false;
    const checker = this.#program.getTypeChecker();
    const has = (node: ts.Node): ts.Symbol | undefined => checker.getTypeAtLocation(node).getProperty(name);
    return isMember(has(target)) && sources.some((source) => has(source) !== undefined);
  }

  #findLiteral(type: ts.Type): boolean {
    const { Method, Accessor, Optional } = this.#ts.SymbolFlags;
    const members = type.getProperties();
    if (!members.some(({ flags }) => (flags & (Method | Accessor)) !== 0) || members.some((member) => this.#isHidden(member))) return false;
    const names = members.filter(({ flags }) => (flags & Optional) === 0).map(({ name }) => name);
    const hasAll = ({ text }: ts.SourceFile): boolean => names.every((name) => text.includes(name));
    return this.#search(hasAll, (node) => this.#ts.isObjectLiteralExpression(node) && this.#holds(node, names)) !== undefined;
  }

  /** No literal has what a class declares to be private. */
  #isHidden({ valueDeclaration }: ts.Symbol): boolean {
    const { Private, Protected } = this.#ts.ModifierFlags;
    if (!valueDeclaration) return false;
    const { name } = valueDeclaration as ts.NamedDeclaration;
    const isPrivateName = name !== undefined && this.#ts.isPrivateIdentifier(name);
    return isPrivateName || (this.#ts.getCombinedModifierFlags(valueDeclaration) & (Private | Protected)) !== 0;
  }

  #holds(node: ts.ObjectLiteralExpression, names: readonly string[]): boolean {
    const checker = this.#program.getTypeChecker();
    const type = checker.getTypeAtLocation(node);
    const hasFunctions = type.getProperties().some((member) => (member.flags & this.#ts.SymbolFlags.Accessor) !== 0 || checker.getTypeOfSymbol(member).getCallSignatures().length > 0);
    return hasFunctions && names.every((name) => type.getProperty(name) !== undefined);
  }

  /** The first node of the program's own files that satisfies the predicate. */
  #search(mayHold: (file: ts.SourceFile) => boolean, predicate: (node: ts.Node) => boolean): ts.Node | undefined {
    const visit = (node: ts.Node): ts.Node | undefined => (predicate(node) ? node : this.#ts.forEachChild(node, visit));
    for (const file of this.#program.getSourceFiles()) {
      const found = !file.isDeclarationFile && mayHold(file) ? visit(file) : undefined;
      if (found) return found;
    }
    return undefined;
  }
}
