/** Signals described by a discriminated union, and a visitor over it: response and energy of a filter chain. */

type Stage =
  | { readonly kind: "gain"; readonly factor: number }
  | { readonly kind: "bias"; readonly amount: number }
  | { readonly kind: "saturate"; readonly limit: number; readonly softness: number }
  | { readonly kind: "notch"; readonly centre: number; readonly width: number };

interface Visitor {
  readonly gain: (factor: number) => number;
  readonly bias: (amount: number) => number;
  readonly saturate: (limit: number, softness: number) => number;
  readonly notch: (centre: number, width: number) => number;
}

function visit(stage: Stage, visitor: Visitor): number {
  if (stage.kind === "gain") return visitor.gain(stage.factor);
  if (stage.kind === "bias") return visitor.bias(stage.amount);
  if (stage.kind === "saturate") return visitor.saturate(stage.limit, stage.softness);
  return visitor.notch(stage.centre, stage.width);
}

const respond = (stage: Stage, x: number): number =>
  visit(stage, {
    gain: (factor) => factor * x,
    bias: (amount) => x + amount,
    saturate: (limit, softness) => limit * Math.tanh(x / (limit * softness)),
    notch: (centre, width) => x * (1 - Math.exp(-(((x - centre) / width) ** 2))),
  });

const cost = (stage: Stage): number =>
  visit(stage, {
    gain: (factor) => Math.log(factor) ** 2,
    bias: (amount) => amount * amount,
    saturate: (limit) => 1 / limit,
    notch: (_, width) => 0.1 / width,
  });

function chain(gain: number, bias: number, limit: number, centre: number): readonly Stage[] {
  return [
    { kind: "gain", factor: gain },
    { kind: "bias", amount: bias },
    { kind: "saturate", limit, softness: 0.8 },
    { kind: "notch", centre, width: 0.4 },
    { kind: "gain", factor: 1 / gain },
  ];
}

const samples: readonly number[] = [-1.2, -0.3, 0.4, 0.9, 1.7];

// at [1.4, 0.1, 1.2, 0.3] wrt [0, 1, 2, 3]
export function filterLoss(gain: number, bias: number, limit: number, centre: number): number {
  const stages = chain(gain, bias, limit, centre);
  const error = samples
    .map((x) => stages.reduce((signal, stage) => respond(stage, signal), x) - 0.5 * x)
    .reduce((sum, e) => sum + e * e, 0);
  return error + 0.01 * stages.map(cost).reduce((a, b) => a + b, 0);
}
