import type { Span } from "../../ir/ops.ts";

/** Thrown by a derivative transform for what it has no rule for; becomes a diagnostic at the marked call. */
export class NotDifferentiable extends Error {
  readonly advice: string;
  readonly span: Span | undefined;

  constructor(message: string, advice: string, span: Span | undefined) {
    super(message);
    this.advice = advice;
    this.span = span;
  }
}
