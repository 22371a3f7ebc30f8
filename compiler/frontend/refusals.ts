import type ts from "typescript";
import { Problem } from "../diagnostics/problem.ts";
import type { CodeName } from "../diagnostics/codes.ts";

type Refusal = { readonly code: CodeName; readonly message: string; readonly advice: string };

function refusal(message: string, advice: string, code: CodeName = "unsupportedSyntax"): Refusal {
  return { code, message, advice };
}

const fixedShape = "Write it with numbers, arrays of numbers, locals, loops, branches and plain function calls.";

/** Why a construct is not compiled and what to write instead, by the name of its syntax kind. */
const refusals: Readonly<Record<string, Refusal>> = {
  AwaitExpression: refusal("`await` waits for something, which a derivative cannot do.", "Await the value first, and pass it as an argument.", "asynchronous"),
  YieldExpression: refusal("`yield` leaves the function and comes back to it, which a derivative cannot follow.", "Collect the values in an array.", "asynchronous"),
  WithStatement: refusal("In a `with` statement, what a name means is known only when the program runs.", "Name the object's members.", "dynamicCode"),
  ImportKeyword: refusal("`import()` loads code when the program runs; its source is not known here.", "Import the module at the head of the file.", "dynamicCode"),
  DeleteExpression: refusal("`delete` changes the shape of an object, and its derivative has one fixed shape.", "Set the member to 0 or undefined."),
  MetaProperty: refusal("`new.target` and `import.meta` have no meaning in a generated function.", "Pass what depends on them as an argument."),
  RegularExpressionLiteral: refusal("Regular expressions are not compiled in differentiated code.", "Match the text before, and pass the outcome."),
  TaggedTemplateExpression: refusal("The function of a tagged template is called with parts of text, which is not compiled.", "Call it with plain arguments, or use an ordinary template."),
  SpreadElement: refusal("How many elements this spread stands for is not known here.", "Write a loop over the array."),
  SpreadAssignment: refusal("Which members this spread stands for is not known here.", "Name the members one by one."),
  OmittedExpression: refusal("A hole in an array literal is not a number.", "Write `undefined` or a number."),
  ClassExpression: refusal("A class inside of differentiated code is not compiled.", "Declare the class at the top level of a module."),
  ClassDeclaration: refusal("A class inside of differentiated code is not compiled.", "Declare the class at the top level of a module."),
  Decorator: refusal("A decorator replaces what it stands at when the program runs.", "Differentiate the function without it."),
  LastStatement: refusal("`debugger` stops the function, of which the derivative has another text.", "Remove it; generated code has a source map, so that breakpoints work."),
  DebuggerStatement: refusal("`debugger` stops the function, of which the derivative has another text.", "Remove it; generated code has a source map, so that breakpoints work."),
  ThisKeyword: refusal("What `this` is here is not known.", "Pass the object as a parameter."),
  SuperKeyword: refusal("What `super` is here is not known.", "Call a function with a name of its own."),
  ObjectLiteralExpression: refusal("This object literal is not compiled in differentiated code.", fixedShape),
  ArrayLiteralExpression: refusal("This array literal is not compiled in differentiated code.", "Use arrays of numbers, or of such arrays."),
  ElementAccessExpression: refusal("A member that is named by a value is known only when the program runs.", "Use a Map, an array and an index, or a type that names the members.", "dynamicKey"),
  JsxElement: refusal("JSX is not compiled in differentiated code.", "Compute the numbers in a function of their own."),
  ModuleDeclaration: refusal("A namespace inside of differentiated code is not compiled.", "Declare it at the top level of a module."),
  EnumDeclaration: refusal("An enum inside of differentiated code is not compiled.", "Declare it at the top level of a module."),
  UsingKeyword: refusal("`using` calls a method at the end of the block, which is not compiled.", "Dispose of the object outside of the function."),
};

/** The problem of a construct that is not compiled. */
export function refusalOf(typescript: typeof ts, node: ts.Node): Problem {
  const { text, name } = described(typescript, node);
  const known = refusals[name] ?? functionRefusal(typescript, node);
  if (known) return new Problem(known.code, node, known.message, known.advice);
  return new Problem("unsupportedSyntax", node, `${text} is not compiled in differentiated code yet.`, fixedShape);
}

/** `eval` and the like: calls that make code; undefined for others. */
export function dynamicCode(typescript: typeof ts, node: ts.CallExpression | ts.NewExpression): Problem | undefined {
  const { expression } = node;
  const isImport = expression.kind === typescript.SyntaxKind.ImportKeyword;
  const name = typescript.isIdentifier(expression) ? expression.text : "";
  if (isImport) return refusalOf(typescript, expression);
  if (name === "eval" || name === "Function") {
    return new Problem("dynamicCode", node, `\`${name}\` makes code when the program runs, of which nothing is known here.`, "Write the code as a function.");
  }
  if (name !== "Proxy") return undefined;
  return new Problem("dynamicCode", node, "A `Proxy` runs code at every access, of which nothing is known here.", "Use the object itself.");
}

function functionRefusal(typescript: typeof ts, node: ts.Node): Refusal | undefined {
  if (!typescript.isFunctionLike(node)) return undefined;
  const { asteriskToken, modifiers } = node as ts.FunctionDeclaration;
  const isAsync = modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.AsyncKeyword) ?? false;
  if (isAsync) return refusal("An `async` function gives a promise, which has no derivative.", "Write a plain function, and await its arguments before.", "asynchronous");
  if (asteriskToken) return refusal("A generator gives its values one by one, which a derivative cannot follow.", "Collect the values in an array.", "asynchronous");
  return undefined;
}

/** The construct in words: a token as it is written, anything else by its kind. */
function described(typescript: typeof ts, node: ts.Node): { readonly text: string; readonly name: string } {
  const kind: string = nameOfKind(typescript, node);
  if (typescript.isToken(node) && !typescript.isIdentifier(node)) return { text: `\`${node.getText()}\``, name: kind };
  const words = kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  if (typescript.isCallExpression(node) || typescript.isNewExpression(node)) return { text: `This call of '${node.expression.getText()}'`, name: kind };
  if (typescript.isPropertyAccessExpression(node)) return { text: `The member '${node.name.text}'`, name: kind };
  return { text: `This ${words}`, name: kind };
}

/** Names of markers such as FirstAssignment share their numbers with real kinds. */
function nameOfKind(typescript: typeof ts, node: ts.Node): string {
  const names = Object.entries(typescript.SyntaxKind).filter(([name, value]) => value === node.kind && !/^(First|Last)/.test(name));
  return names[0]?.[0] ?? "construct";
}
