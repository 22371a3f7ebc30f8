import type ts from "typescript";
import type { TypeScript } from "../operands.ts";
import { Lookalikes } from "./lookalikes.ts";

export type ClassNode = ts.ClassDeclaration | ts.ClassExpression;

/** The classes that the program declares, and which of them stand below a class or an interface. */
export class ClassHierarchy {
  readonly #ts: TypeScript;
  readonly #checker: ts.TypeChecker;
  readonly #classes: readonly ClassNode[];
  readonly #below = new Map<ts.Symbol, readonly ClassNode[]>();
  readonly #apart = new Set<ClassNode>();
  readonly #fitting = new WeakMap<ts.Type, Map<ClassNode, boolean>>();
  readonly lookalikes: Lookalikes;

  constructor(typescript: TypeScript, program: ts.Program) {
    this.#ts = typescript;
    this.#checker = program.getTypeChecker();
    this.lookalikes = new Lookalikes(typescript, program);
    const found: ClassNode[] = [];
    const visit = (node: ts.Node): void => {
      if (typescript.isClassLike(node)) found.push(node);
      typescript.forEachChild(node, visit);
    };
    for (const file of program.getSourceFiles()) if (!file.isDeclarationFile && /\bclass\b/.test(file.text)) visit(file);
    this.#classes = found;
  }

  /** The class that a class extends, if its source is known; null where it extends something else. */
  baseOf(node: ClassNode): ClassNode | undefined | null {
    const clause = node.heritageClauses?.find(({ token }) => token === this.#ts.SyntaxKind.ExtendsKeyword);
    const [type] = clause?.types ?? [];
    if (!type) return undefined;
    return this.classAt(type.expression) ?? null;
  }

  /** The class that an expression names; which one `this` is, if any, is known where it is called. */
  classAt(node: ts.Expression): ClassNode | undefined {
    if (node.kind === this.#ts.SyntaxKind.ThisKeyword) return undefined;
    const named = this.#checker.getSymbolAtLocation(node);
    return named && this.classOfSymbol(named);
  }

  classOfSymbol(named: ts.Symbol): ClassNode | undefined {
    const { Alias } = this.#ts.SymbolFlags;
    const symbol = named.flags & Alias ? this.#checker.getAliasedSymbol(named) : named;
    for (const declaration of symbol.declarations ?? []) {
      if (declaration.getSourceFile().isDeclarationFile) continue;
      if (this.#ts.isClassLike(declaration)) return declaration;
      const initializer = this.#ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      if (initializer && this.#ts.isClassExpression(initializer)) return initializer;
    }
    return undefined;
  }

  /** The classes whose instances a value of this class or interface type can be, that class included. */
  classesBelow(type: ts.Type): readonly ClassNode[] {
    const symbol = type.getSymbol();
    if (!symbol) return [];
    const known = this.#below.get(symbol);
    if (known) return known;
    // A type that is being asked about, on the way to itself.
    this.#below.set(symbol, []);
    const isInterface = (symbol.flags & this.#ts.SymbolFlags.Interface) !== 0 && (symbol.flags & this.#ts.SymbolFlags.Class) === 0;
    const isClass = (symbol.flags & this.#ts.SymbolFlags.Class) !== 0;
    const hasMethods = isInterface && type.getProperties().some((property) => (property.flags & this.#ts.SymbolFlags.Method) !== 0);
    const found = this.#classes.filter((node) => {
      if (this.#names(node, symbol)) return true;
      // Without saying so, classes implement interfaces that their file knows.
      const mayImplement = isInterface && hasMethods && !isGeneric(node) && mentions(node, symbol);
      return mayImplement && this.#isAssignable(node, type);
    });
    const result = isClass || isInterface ? found : [];
    this.#below.set(symbol, result);
    return result;
  }

  /** Whether instances of a class are of a class or interface type: they are below it, or have all of its members. */
  fits(node: ClassNode, type: ts.Type): boolean {
    if (this.classesBelow(type).includes(node)) return true;
    const known = this.#fitting.get(type) ?? new Map<ClassNode, boolean>();
    this.#fitting.set(type, known);
    const isObject = (type.flags & this.#ts.TypeFlags.Object) !== 0 && type.getProperties().length > 0;
    const result = known.get(node) ?? (isObject && !isGeneric(node) && this.#isAssignable(node, type));
    known.set(node, result);
    return result;
  }

  /** The type of a class's instances. */
  instanceType(node: ClassNode): ts.Type | undefined {
    const symbol = this.symbolOf(node);
    return symbol && this.#checker.getDeclaredTypeOfSymbol(symbol);
  }

  symbolOf(node: ClassNode): ts.Symbol | undefined {
    return this.#checker.getTypeAtLocation(node).getSymbol();
  }

  /** The name of a class, with a number where classes share it. */
  uniqueName(node: ClassNode): string {
    const name = node.name?.text ?? "class";
    const number = this.#classes.filter((other) => (other.name?.text ?? "class") === name).indexOf(node);
    return number > 0 ? `${name}${number + 1}` : name;
  }

  /** Whether instances of the class may have to be told from those of others. */
  isToldApart(node: ClassNode): boolean {
    const type = this.instanceType(node);
    if (this.#apart.has(node) || (node.heritageClauses?.length ?? 0) > 0) return true;
    return type !== undefined && (this.classesBelow(type).length > 1 || this.lookalikes.fitsLiteral(type));
  }

  /** From now on, instances of the class are told from those of others. */
  tellApart(node: ClassNode): void {
    this.#apart.add(node);
  }

  isAbstract(node: ClassNode): boolean {
    return node.modifiers?.some(({ kind }) => kind === this.#ts.SyntaxKind.AbstractKeyword) ?? false;
  }

  /** Whether the class is `symbol`, extends it or implements it, at any remove. */
  #names(node: ClassNode, symbol: ts.Symbol): boolean {
    if (this.symbolOf(node) === symbol) return true;
    return (node.heritageClauses ?? []).some((clause) =>
      clause.types.some(({ expression }) => {
        const named = this.#checker.getSymbolAtLocation(expression);
        const original = named && named.flags & this.#ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(named) : named;
        if (original === symbol) return true;
        const parent = this.classAt(expression);
        return parent ? this.#names(parent, symbol) : this.#extendsInterface(original, symbol);
      }),
    );
  }

  #extendsInterface(from: ts.Symbol | undefined, symbol: ts.Symbol): boolean {
    if (!from || !(from.flags & this.#ts.SymbolFlags.Interface)) return false;
    const bases = this.#checker.getBaseTypes(this.#checker.getDeclaredTypeOfSymbol(from) as ts.InterfaceType);
    return bases.some((base) => base.getSymbol() === symbol || this.#extendsInterface(base.getSymbol(), symbol));
  }

  #isAssignable(node: ClassNode, type: ts.Type): boolean {
    const instance = this.instanceType(node);
    return instance !== undefined && this.#checker.isTypeAssignableTo(instance, type);
  }
}

function mentions(node: ts.Node, symbol: ts.Symbol): boolean {
  return node.getSourceFile().text.includes(symbol.name);
}

function isGeneric(node: ClassNode): boolean {
  return (node.typeParameters?.length ?? 0) > 0;
}

const hierarchies = new WeakMap<ts.TypeChecker, ClassHierarchy>();

/** The hierarchy of a program's classes, made when it is first asked for. */
export function classHierarchy(typescript: TypeScript, program: ts.Program): ClassHierarchy {
  const checker = program.getTypeChecker();
  const known = hierarchies.get(checker);
  if (known) return known;
  const made = new ClassHierarchy(typescript, program);
  hierarchies.set(checker, made);
  return made;
}
