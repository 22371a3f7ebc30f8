import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { Problem } from "../diagnostics/problem.ts";
import { asSource } from "./gradientTape/construct.ts";
import type { Lowering } from "./lowering.ts";
import type { Variable } from "./operands.ts";
import { bindingOf } from "./names.ts";
import { memberPlace } from "./objects/properties.ts";
import { isWrapper } from "./syntax.ts";
import { unsupported } from "./values.ts";

/** A place that can be read and written: a variable or an array element, its subexpressions evaluated once. */
export type Place = { readonly read: () => Value; readonly write: (value: Value) => void };

export function lowerPlace(l: Lowering, node: ts.Expression): Place {
  const { ts } = l;
  if (isWrapper(ts, node)) return lowerPlace(l, node.expression);
  if (ts.isIdentifier(node)) {
    const variable = requireVariable(l, node);
    return {
      read: () => l.read(variable),
      write: (value) => {
        const held = l.conform(value, variable.type);
        l.assign(variable, l.tapes.length > 0 ? asSource(l, variable, held) : held);
      },
    };
  }
  const place = ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node) ? memberPlace(l, node) : undefined;
  if (place) return place;
  throw unsupported(l, node);
}

function requireVariable(l: Lowering, node: ts.Identifier): Variable {
  const binding = bindingOf(l, node);
  if (binding && !("kind" in binding)) return binding;
  throw new Problem("unsupportedSyntax", node, `'${node.text}' is assigned here, but is not a local variable of the differentiated function.`, "Pass it as a parameter and return the new value.");
}
