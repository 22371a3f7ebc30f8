import type ts from "typescript";
import type { TypeScript } from "../operands.ts";
import { isAssignmentTarget } from "../syntax.ts";

/** What in a program may stand where a class is expected, or replace its methods, without being a class that extends it. */
export class Lookalikes {
  readonly #ts: TypeScript;
  readonly #program: ts.Program;
  readonly #fits = new Map<ts.Symbol, boolean>();
  readonly #assignments = new Map<ts.Symbol, ts.Node | undefined>();
  readonly #laterAssignments = new Map<ts.Symbol, ts.Node | undefined>();

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

  #firstAssignment(member: ts.Symbol, known: Map<ts.Symbol, ts.Node | undefined>, counts: (node: ts.Node) => boolean): ts.Node | undefined {
    if (known.has(member)) return known.get(member);
    const checker = this.#program.getTypeChecker();
    const found = this.#search(({ text }) => text.includes(`.${member.name}`), (node) => {
      if (!this.#ts.isPropertyAccessExpression(node) || node.name.text !== member.name || !isAssignmentTarget(this.#ts, node)) return false;
      return checker.getSymbolAtLocation(node.name)?.valueDeclaration === member.valueDeclaration && counts(node);
    });
    known.set(member, found);
    return found;
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
