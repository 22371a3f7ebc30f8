import { isPerturbed, primal, type Scalar } from "../algebra/nilpotent.ts";
import { functionsOf, type FunctionModel, type Program } from "../model/model.ts";
import { ModelError, type Value } from "./values.ts";

/** What happened during one evaluation; tells whether the sample is fit for comparison and what it exercised. */
export type Observation = {
  /** Statements and expressions evaluated. */
  steps: number;
  /** Smallest distance of a perturbed value from a point where the path or the derivative jumps. */
  margin: number;
  /** Largest value or derivative stored anywhere; rounding errors are relative to it. */
  magnitude: number;
  readonly events: Map<Event, number>;
};

/** Paths through control flow that tests want to know to be exercised. */
export type Event = "zeroTrips" | "break" | "continue" | "labelledBreak" | "labelledContinue" | "earlyReturn";

export type Machine = {
  readonly functions: ReadonlyMap<string, FunctionModel>;
  readonly observation: Observation;
  readonly stepLimit: number;
  readonly globals: Scope;
  /** Calls a function of the module. */
  readonly call: Call;
  /** Loops being executed in the function being executed. */
  loopDepth: number;
};

export type Call = (machine: Machine, name: string, args: readonly Value[]) => Value;

export function newMachine(program: Program, call: Call, stepLimit: number): Machine {
  return {
    functions: new Map(functionsOf(program).map((f) => [f.name, f])),
    observation: { steps: 0, margin: Infinity, magnitude: 0, events: new Map() },
    stepLimit,
    call,
    globals: new Scope(undefined),
    loopDepth: 0,
  };
}

export function countStep(machine: Machine): void {
  machine.observation.steps += 1;
  if (machine.observation.steps > machine.stepLimit) throw new ModelError("too many steps");
}

export function observe(machine: Machine, event: Event): void {
  const { events } = machine.observation;
  events.set(event, (events.get(event) ?? 0) + 1);
}

/** Notes that a decision would change if the arguments moved by `distance`. */
export function observeMargin(machine: Machine, distance: number): void {
  if (!(distance >= machine.observation.margin)) machine.observation.margin = distance;
}

/** Notes how large the value and the derivatives of x are. */
export function observeMagnitude(machine: Machine, x: Scalar): void {
  const size = typeof x === "number" ? Math.abs(x) : x.reduce((largest, c) => Math.max(largest, Math.abs(c)), 0);
  if (!(size <= machine.observation.magnitude)) machine.observation.magnitude = size;
}

/** Notes a comparison of x with y, unless their difference is the same for all nearby inputs. */
export function observeComparison(machine: Machine, x: Scalar, y: Scalar, difference: Scalar): void {
  if (isPerturbed(difference)) observeMargin(machine, Math.abs(primal(x) - primal(y)));
}

/** Lexical scope; a name is looked up from the inside out. */
export class Scope {
  readonly #bindings = new Map<string, Value>();
  readonly #parent: Scope | undefined;

  constructor(parent: Scope | undefined) {
    this.#parent = parent;
  }

  declare(name: string, value: Value): void {
    this.#bindings.set(name, value);
  }

  get(name: string): Value {
    const value = this.#owner(name).#bindings.get(name);
    if (value === undefined) throw new ModelError(`${name} is read before it is assigned`);
    return value;
  }

  set(name: string, value: Value): void {
    this.#owner(name).#bindings.set(name, value);
  }

  /** A sibling scope with its own copy of the bindings: one iteration of a `for (let …)`. */
  copy(): Scope {
    const scope = new Scope(this.#parent);
    this.#bindings.forEach((value, name) => scope.declare(name, value));
    return scope;
  }

  #owner(name: string): Scope {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- walks the chain
    let scope: Scope | undefined = this;
    while (scope !== undefined && !scope.#bindings.has(name)) scope = scope.#parent;
    if (scope === undefined) throw new ModelError(`${name} is not defined`);
    return scope;
  }
}
