import type { Op } from "../ops.ts";

/** A rule of the language that a function breaks. */
export type Violation = {
  readonly message: string;
  /** The op that breaks it; absent where it is the function's own parameters or results. */
  readonly op: Op | undefined;
};

/** Takes what is wrong with the thing being checked. */
export type Report = (message: string) => void;
