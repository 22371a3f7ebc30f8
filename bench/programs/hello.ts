import { double, square } from "../../examples/hello.ts";
import { limits, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";

function doubleByHand(x: number): number {
  return 2 * x;
}

/** The derivative at each of the points. */
function atEach(derivative: (x: number) => number, points: Float64Array): Float64Array {
  const derivatives = new Float64Array(points.length);
  for (let i = 0; i < points.length; i++) derivatives[i] = derivative(points[i]);
  return derivatives;
}

/** A call takes no time that could be measured: the program is the sum over a thousand points. */
function hello(): Program {
  const points = randomNumbers(12)(1000, -1, 1);
  return {
    size: "1000 points",
    of: "primal",
    limit: limits.countedLoops,
    wrt: [points],
    primal() {
      let sum = 0;
      for (let i = 0; i < points.length; i++) sum += square(points[i]);
      return sum;
    },
    nabla: () => [atEach((x) => double(x), points)],
    handwritten: () => [atEach((x) => doubleByHand(x), points)],
  };
}

export const programs = { hello };
