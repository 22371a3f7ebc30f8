import type ts from "typescript";
import type { ClassNode } from "./objects/classHierarchy.ts";

/**
 * Variables of which what is known at the head of a loop does not hold at its end: an object of a known class that becomes one
 * of which only the type is known. The loop is lowered again without it.
 */
export class UnsteadyFacts {
  readonly #found = new Map<ts.Node, Set<string>>();
  /** Classes of which the function makes instances, and those that it asks objects for. */
  readonly made = new Set<ClassNode>();
  readonly asked = new Set<ClassNode>();
  /** Constants of which it matters which objects they are: they are not made again. */
  readonly identities = new Set<ts.Symbol>();
  /** Types of objects of which it was decided by the classes made so far what they may be; whether another was made since. */
  readonly decided = new Set<ts.Type>();
  #isStale = false;
  /** Whether instances that are told apart come in from outside; whether loops or recursive functions take objects not to be such. */
  receivesInstances = false;
  takesAsOwn = false;

  has(loop: ts.Node, variable: string): boolean {
    return this.#found.get(loop)?.has(variable) ?? false;
  }

  /** Notes that what was decided is not true of all objects: the function is lowered again, once all that it makes is known. */
  noteStale(): void {
    this.#isStale = true;
  }

  #begin(): void {
    this.#isStale = false;
    this.decided.clear();
  }

  #holds(): boolean {
    return !this.#isStale;
  }

  /** Lowers until nothing is assumed that does not hold; each time, one assumption less is made. */
  lower<Result>(lower: () => Result): Result {
    for (;;) {
      this.#begin();
      try {
        const result = lower();
        if (this.#holds()) return result;
      } catch (error) {
        if (!(error instanceof LowerAgain) && this.#holds()) throw error;
        if (!(error instanceof UnsteadyFact)) continue;
        const known = this.#found.get(error.loop) ?? new Set();
        this.#found.set(error.loop, known.add(error.variable));
      }
    }
  }
}

/** Thrown where something is found out that what was lowered before should have known. */
export class LowerAgain extends Error {}

/** Thrown where an assumption turns out not to hold. */
export class UnsteadyFact extends LowerAgain {
  readonly loop: ts.Node;
  readonly variable: string;

  constructor(loop: ts.Node, variable: string) {
    super(`what is known of '${variable}' changes in a loop`);
    this.loop = loop;
    this.variable = variable;
  }
}
