import type * as fc from "fast-check";
import type { ArrayKind, FunctionModel, Parameter, Program } from "../model/model.ts";
import { callsIn } from "../model/search.ts";
import { Choices } from "./choices.ts";
import { condition } from "./conditions.ts";
import type { Signature } from "./environment.ts";
import type { Feature, GeneratorOptions } from "./features.ts";
import { helperFunction, mainFunction, moduleConstants } from "./functions.ts";
import { decide, type Generation } from "./generation.ts";
import { index, integer } from "./integers.ts";
import { languageSignatures, functionArgumentHelper, makerHelper, recursiveHelper } from "./helpers.ts";
import { moduleClasses } from "./classes.ts";
import { moduleShapes } from "./shapes.ts";
import { moduleVariants } from "./variants.ts";
import { arrayOfKind } from "./typedValues.ts";
import { float } from "./numbers.ts";
import { block } from "./statements.ts";

/** Helpers in one program. */
const mostHelpers = 3;

/** A program with the features that it contains. */
export type GeneratedProgram = { readonly program: Program; readonly features: ReadonlySet<Feature> };

export function generateProgram(options: GeneratorOptions, random: fc.Random): GeneratedProgram {
  const g: Generation = {
    choices: new Choices(random),
    options,
    make: { float, integer, index, condition, array: arrayOfKind, block },
    helpers: [],
    shapes: [],
    variants: [],
    nesting: { indices: 0 },
    used: new Set(),
  };
  const { constants, variables } = moduleConstants(g);
  // The methods of these call none of what is declared after them, which may call them.
  const kindsOfObjects = moduleVariants(g, variables);
  const declarations = [...kindsOfObjects, ...moduleShapes(g), ...moduleClasses(g, variables)];
  const kinds: readonly [ArrayKind, ArrayKind] = [parameterKind(g), parameterKind(g)];
  const helpers = signatures(g, kinds).map((signature): FunctionModel => {
    const helper = makerOf(signature)(inHelper(g), signature, variables);
    g.helpers.push(signature);
    return helper;
  });
  const main = mainFunction(g, kinds, variables);
  return { program: withoutUnusedHelpers({ declarations, constants, helpers, main }), features: g.used };
}

function parameterKind(g: Generation): ArrayKind {
  if (decide(g, "numberArrayParameter", 0.25)) return "number[]";
  return decide(g, "float32Parameter", 0.2) ? "Float32Array" : "Float64Array";
}

/** Helpers that take numbers, numbers with arrays, or work on an array in place. */
function signatures(g: Generation, kinds: readonly ArrayKind[]): readonly Signature[] {
  const number = (name: string): Parameter => ({ name, type: "number" });
  const vector = (name: string): Parameter => ({ name, type: g.choices.pick(kinds) });
  const source = g.choices.chance(0.5) ? [vector("d")] : [];
  const all: readonly (readonly [rate: number, Signature])[] = [
    [0.4, { feature: "helper", name: "mix", parameters: [number("u"), number("v")], result: "number" }],
    [
      0.3,
      { feature: "arrayHelper", name: "fold", parameters: [vector("c"), number("u"), number("k")], result: "number" },
    ],
    [
      0.3,
      {
        feature: "effectHelper",
        name: "relax",
        parameters: [vector("c"), ...source, number("u"), number("k")],
        result: "void",
      },
    ],
  ];
  const chosen = [...all, ...languageSignatures(g, kinds)].filter(([rate, { feature }]) =>
    g.choices.chance(Math.min(1, rate * g.options.weights[feature])),
  );
  const offset = g.choices.integer(0, Math.max(0, chosen.length - mostHelpers));
  return chosen.slice(offset, offset + mostHelpers).map(([, signature]) => signature);
}

/** Helpers are short, and most call no others: each call is a copy of the code. */
function inHelper(g: Generation): Generation {
  const { statements, expressionDepth } = g.options;
  const options = { ...g.options, statements: Math.min(2, statements), expressionDepth: Math.min(2, expressionDepth) };
  return { ...g, options, helpers: g.choices.chance(0.2) ? g.helpers : [] };
}

/** How the body of a helper is generated. */
function makerOf({ feature }: Signature): typeof helperFunction {
  switch (feature) {
    case "recursion":
      return recursiveHelper;
    case "functionMaker":
      return makerHelper;
    case "functionArgument":
      return functionArgumentHelper;
    default:
      return helperFunction;
  }
}

/** Leaves out helpers that nothing calls. */
function withoutUnusedHelpers(program: Program): Program {
  const helpers: FunctionModel[] = [];
  for (const helper of [...program.helpers].reverse()) {
    const callers = [program.main, ...helpers];
    if (callers.some((f) => callsIn(f).has(helper.name))) helpers.unshift(helper);
  }
  return { ...program, helpers };
}
