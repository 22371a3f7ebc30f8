import type ts from "typescript";
import { isDifferentiable } from "../ir/types.ts";
import type { LoweredCall } from "./frontend/markedCalls.ts";
import type { TypeScript } from "./frontend/operands.ts";
import type { Edit } from "./result.ts";

/** The markers whose derivatives a call of `checkGradient` needs, by the options that are written out in it. */
export function checkedDerivatives(typescript: TypeScript, call: ts.CallExpression): readonly string[] {
  const [, , options] = call.arguments;
  const mode = written(typescript, options, "mode");
  const first = mode === "forward" ? ["jvp"] : mode === "reverse" ? ["vjp"] : ["vjp", "jvp"];
  return written(typescript, options, "order") === "2" ? [...first, "grad", "hvp"] : first;
}

function written(typescript: TypeScript, options: ts.Expression | undefined, name: string): string | undefined {
  if (!options || !typescript.isObjectLiteralExpression(options)) return undefined;
  for (const member of options.properties) {
    if (!typescript.isPropertyAssignment(member) || member.name.getText() !== name) continue;
    const { initializer } = member;
    if (typescript.isNumericLiteral(initializer) || typescript.isStringLiteralLike(initializer)) return initializer.text;
  }
  return undefined;
}

/** Adds the derivatives as a last argument; those by numbers and structures of numbers are checked. */
export function checkEdit(call: ts.CallExpression, lowered: readonly LoweredCall[], members: readonly string[]): Edit {
  const [first] = lowered;
  const params = first?.func.body.params.slice(0, first.parameterCount) ?? [];
  const positions = params.flatMap(({ type }, i) => (isDifferentiable(type) ? [i] : []));
  const end = call.arguments.at(-1)?.getEnd() ?? call.getEnd();
  const options = call.arguments.length < 3 ? ", undefined" : "";
  return { start: end, end, text: `${options}, { positions: [${positions.join(", ")}], ${members.join(", ")} }` };
}
