import { isPerturbed, primal, subtract, type Scalar } from "../algebra/nilpotent.ts";
import { ModelError } from "./dual.ts";

/** Paths through control flow that tests want to know to be exercised. */
export type Event = "zeroTrips" | "break" | "continue" | "labelledBreak" | "labelledContinue" | "earlyReturn" | "catch";

/** What happened during one evaluation; tells whether the sample is fit for comparison and what it exercised. */
export class Observation {
  /** Smallest distance of a perturbed value from a point where the path or the derivative jumps. */
  margin = Infinity;
  /** Largest value or derivative computed anywhere; rounding errors are relative to it. */
  magnitude = 0;
  readonly events = new Map<Event, number>();
  #stepsLeft: number;

  constructor(stepLimit: number) {
    this.#stepsLeft = stepLimit;
  }

  /** Counts an iteration of a loop or a call of a function. */
  step(): void {
    this.#stepsLeft -= 1;
    if (this.#stepsLeft < 0) throw new ModelError("too many steps");
  }

  event(event: Event): void {
    this.events.set(event, (this.events.get(event) ?? 0) + 1);
  }

  /** Notes that a decision would change if the arguments moved by `distance`. */
  distance(distance: number): void {
    if (!(distance >= this.margin)) this.margin = distance;
  }

  /** Notes a comparison of x with y, unless their difference is the same for all nearby inputs. */
  comparison(x: Scalar, y: Scalar): void {
    const difference = subtract(x, y);
    if (isPerturbed(difference)) this.distance(Math.abs(primal(difference)));
  }

  /** Notes how large a value and its derivatives are. */
  size(x: Scalar): void {
    const size = typeof x === "number" ? Math.abs(x) : x.reduce((largest, c) => Math.max(largest, Math.abs(c)), 0);
    if (!(size <= this.magnitude)) this.magnitude = size;
  }
}
