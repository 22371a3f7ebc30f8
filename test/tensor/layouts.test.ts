import { describe, expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";
import { importSources } from "../support/importSources.ts";
import { numbersFrom } from "../support/numbers.ts";
import { bothModes, checkFirstOrder, doubleDigits, drawn, smoothPoint, type AnyTensor, type Derivatives, type Make, type Primal } from "./agreement.ts";
import { allCases, argumentsOf, elementwiseCases, type Argument, type Case } from "./cases.ts";
import { arranged, layouts, sourceOf, type Arrangement } from "./layouts.ts";

type Eager = Record<string, Primal> & {
  readonly make: Make;
  readonly transpose: (x: AnyTensor) => AnyTensor;
};

const isLong = process.env["NABLA_RANDOM"] !== undefined;
const turns = isLong ? layouts.map((_, turn) => turn) : [0];
/** Of the operations on one tensor that apply a rule to each element, the ordinary run has every fourth. */
const cases = isLong ? allCases : allCases.filter((entry, i) => i % 4 === 0 || entry.y !== undefined || !elementwiseCases.includes(entry));

/** Each operation on operands that do not lie in order in memory, of lengths that the types do not tell. */
describe.each(turns)("turn %i", async (turn) => {
  const arrangements = arranged(cases, turn);
  const { primal, derivatives } = sourcesOf(arrangements);
  const eager = await importSources<Eager>(primal);
  const compiled = await compileModule<Record<string, Derivatives>>({ "derivatives.ts": derivatives, "primal.ts": primal });
  const { make, transpose } = eager;
  const of = ({ number }: Arrangement): { readonly primal: Primal; readonly derivatives: Derivatives } => ({ primal: eager[`f${number}`]!, derivatives: compiled[`d${number}`]! });
  const named = arrangements.map((arrangement) => ({ ...arrangement, title: titleOf(arrangement) }));

  test.each(named)("$title", (arrangement) => {
    const { primal, derivatives } = of(arrangement);
    const random = numbersFrom(arrangement.number + 1);
    const point = smoothPoint(make, primal, () => sourcesFor(arrangement).map((argument) => drawn(make, argument, random)), random);
    checkFirstOrder(primal, derivatives, point, doubleDigits);
    const outOfOrder = point.args.map((arg) => transpose(make(transpose(arg).data, transpose(arg).shape)));
    checkFirstOrder(primal, derivatives, { ...point, args: outOfOrder }, doubleDigits);
  });

  test.each(named.filter(({ entry }) => entry.isFixed !== true))("$title, of other lengths", (arrangement) => {
    const { primal, derivatives } = of(arrangement);
    const random = numbersFrom(arrangement.number + 1);
    for (const shapes of otherShapes(arrangement)) {
      const args = sourcesFor(arrangement).map((argument, k) => drawn(make, { ...argument, shape: shapes[k]! }, random));
      const before = args.map(({ data }) => [...data]);
      const expected = outcomeOf(() => primal(...args));
      expect(outcomeOf(() => derivatives.vjp(...args).value)).toEqual(expected);
      expect(outcomeOf(() => derivatives.jvp(args, args).value)).toEqual(expected);
      expect(args.map(({ data }) => [...data])).toEqual(before);
      if (typeof expected === "string") continue;
      const [tangents, cotangent] = [args, primal(...args)];
      const { byReverse, byForward } = bothModes(primal, derivatives, { args, tangents, cotangent });
      if (Number.isFinite(byForward)) expect(byReverse).toBeCloseTo(byForward, doubleDigits.modes);
    }
  });
});

function titleOf({ entry: { call, y }, by: [first, second] }: Arrangement): string {
  return `${call}, x ${first?.name}${y ? `, y ${second?.name}` : ""}`;
}

function sourcesFor({ entry, by }: Arrangement): readonly Argument[] {
  return argumentsOf(entry).map((argument, k) => sourceOf(by[k]!, argument));
}

/** What a call gives, or the message of the error that it throws. */
function outcomeOf(run: () => AnyTensor): string | { readonly shape: readonly number[]; readonly elements: readonly number[] } {
  try {
    const { shape, data } = run();
    return { shape, elements: [...data] };
  } catch (error) {
    return (error as Error).message;
  }
}

/** Shapes of the arguments in which one dimension, or one of each of those of the same length, is 0 or longer. */
function otherShapes({ entry, by }: Arrangement): readonly (readonly (readonly number[])[])[] {
  const shapes = argumentsOf(entry).map(({ shape }) => shape);
  const lengths = [0, ...new Set(shapes.flat())];
  const replaced = (shape: readonly number[], isMeant: (length: number, axis: number) => boolean, length: number): readonly number[] => shape.map((old, axis) => (isMeant(old, axis) ? length : old));
  const single = [0, 4].flatMap((length) => shapes.flatMap((shape, k) => shape.map((_, at) => shapes.map((other, i) => (i === k ? replaced(shape, (_old, axis) => axis === at, length) : other)))));
  const all = [0, 4].flatMap((length) => lengths.map((meant) => shapes.map((shape) => replaced(shape, (old) => old === meant, length))));
  return [...single, ...all].map((changed) => changed.map((shape, k) => by[k]!.source(shape)));
}

function sourcesOf(arrangements: readonly Arrangement[]): { readonly primal: string; readonly derivatives: string } {
  const functions = arrangements.map((arrangement) => functionOf(arrangement));
  const names = new Set(functions.join(" ").match(/(?<![.\w])[a-z]\w*(?=\()/gi) ?? []);
  return {
    primal: `import { ${[...names].join(", ")}, tensor as make, type Tensor } from "nabla/tensor";\nexport { make, transpose };\n${functions.join("\n")}\n`,
    derivatives: `import { jvp, vjp } from "nabla";\nimport * as f from "./primal.ts";\n${arrangements.map(({ number: i }) => `export const d${i} = { vjp: vjp(f.f${i}), jvp: jvp(f.f${i}) };`).join("\n")}\n`,
  };
}

function functionOf(arrangement: Arrangement): string {
  const { entry, number, by } = arrangement;
  const operands = argumentsOf(entry).map((argument, k) => ({ name: "xy"[k]!, argument, layout: by[k]! }));
  const parameters = operands.map(({ name, argument, layout }) => `${name}0: Tensor<[${layout.source(argument.shape).map((length) => lengthType(entry, length)).join(", ")}]>`);
  const views = operands.map(({ name, argument, layout }) => `const ${name} = ${layout.view(`${name}0`, argument.shape)};`);
  return `export const f${number} = (${parameters.join(", ")}) => { ${views.join(" ")} return ${entry.call}; };`;
}

/** Lengths that an operation must know at build time are in the type. */
function lengthType({ isFixed }: Case, length: number): string {
  return isFixed === true ? String(length) : "number";
}
