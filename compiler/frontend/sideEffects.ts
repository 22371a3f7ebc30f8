import type ts from "typescript";
import type { TypeScript } from "./operands.ts";
import { containsNode, isAssignmentTarget } from "./syntax.ts";

type Types = { readonly ts: TypeScript; readonly checker: ts.TypeChecker; readonly program: ts.Program };

/** Whether evaluating an expression can change something or run code that does: calls, and getters of the program's own. */
export function hasEffects(types: Types, root: ts.Node): boolean {
  return doesSomething(types.ts, root) || readsGetter(types, root);
}

/** Whether an expression assigns or calls something, as it is written. */
export function doesSomething(typescript: TypeScript, root: ts.Node): boolean {
  return containsNode(typescript, root, (node) => {
    if (typescript.isCallExpression(node)) return !/^(Math\.(?!random)|Number\.is)/.test(node.expression.getText());
    return typescript.isNewExpression(node) || isAssignmentTarget(typescript, node);
  });
}

/** Whether an expression reads a member that may be a function: an accessor, or data of which some object may have one instead. */
export function readsGetter(types: Types, root: ts.Node): boolean {
  const { ts, checker } = types;
  return containsNode(ts, root, (node) => {
    if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
    const object = checker.getApparentType(checker.getNonNullableType(checker.getTypeAtLocation(node.expression)));
    return namesRead(types, node, object).some((name) => {
      const member = checker.getPropertyOfType(object, name);
      const declaration = member?.valueDeclaration;
      if (member && (member.flags & ts.SymbolFlags.Accessor) !== 0) return true;
      if (declaration && (declaration.getSourceFile().isDeclarationFile || ts.isClassLike(declaration.parent))) return false;
      return gettersOf(types).has(name);
    });
  });
}

/** The names that a member may be read under, by the type of its key. */
function namesRead({ ts, checker }: Types, node: ts.PropertyAccessExpression | ts.ElementAccessExpression, object: ts.Type): readonly string[] {
  if (ts.isPropertyAccessExpression(node)) return [node.name.text];
  const key = checker.getTypeAtLocation(node.argumentExpression);
  if (object.getNumberIndexType()) return [];
  const members = key.isUnion() ? key.types : [key];
  const named = members.flatMap((member) => (member.isStringLiteral() || member.isNumberLiteral() ? [String(member.value)] : []));
  return named.length === members.length ? named : object.getProperties().map(({ name }) => name);
}

const getters = new WeakMap<ts.Program, ReadonlySet<string>>();

/** The names of all getters in the program. */
function gettersOf({ ts, program }: Types): ReadonlySet<string> {
  const known = getters.get(program);
  if (known) return known;
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isGetAccessorDeclaration(node) && (ts.isIdentifier(node.name) || ts.isStringLiteralLike(node.name))) found.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile && /\bget\s+[\w$"'[]/.test(file.text)) visit(file);
  getters.set(program, found);
  return found;
}
