import type ts from "typescript";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";

/** Why a member of an object of such a type is not known here, where its type tells; undefined where it does not. */
export function memberRefusal(l: Lowering, node: ts.Node, type: ts.Type, name: string): Problem | undefined {
  const { checker, ts } = l;
  const present = checker.getNonNullableType(type);
  if (checker.getIndexInfoOfType(present, ts.IndexKind.String)) {
    return new Problem(
      "dynamicKey",
      node,
      `Which members an object of type '${checker.typeToString(present)}' has is known only when the program runs: '${name}' may be one or not.`,
      "Declare a type that names the members, e.g. `{ w: number; b: number }`, or use a Map.",
    );
  }
  if (present.flags & ts.TypeFlags.Object && checker.getPropertyOfType(present, "stack") && checker.getPropertyOfType(present, "message")) {
    return new Problem(
      "exception",
      node,
      `'${name}' is a member of an error that was thrown, of which only 'message', 'name' and 'stack' are read in differentiated code.`,
      "Assign what the `catch` needs to a variable in front of the `try` before the error is thrown, or return it in place of the error.",
    );
  }
  const member = checker.getPropertyOfType(present, name);
  const isFunction = member && checker.getNonNullableType(checker.getTypeOfSymbol(member)).getCallSignatures().length > 0;
  return isFunction ? unknownBody(node, name) : undefined;
}

/** The function of an object that neither a class nor a literal tells. */
export function unknownBody(node: ts.Node, name: string): Problem {
  return new Problem(
    "unknownCall",
    node,
    `The body of '${name}' is not known here.`,
    "Make it a method of a class whose source is part of the project, or a plain function. In an array of object literals it is known where they are appended in the block that makes the array.",
  );
}
