/** Numbers that are differentiated by, and those of a derivative. */
export type Numbers = Float64Array | Float32Array;

/** What other libraries are given of a program's input: arrays and sizes by name. */
export type Inputs = Readonly<Record<string, Numbers | Int32Array | number>>;

/** A function and its derivative on one input. */
export type Program = {
  readonly size: string;
  /** What `primal` is: for a second derivative, it is the gradient whose derivative is taken. */
  readonly of: "primal" | "gradient";
  /** The derivative takes at most this many times the primal. */
  readonly limit: number;
  /** The arrays by whose elements the derivative is. Central differences change the elements, and put them back. */
  readonly wrt: readonly Numbers[];
  readonly primal: () => number | Numbers;
  readonly nabla: () => readonly Numbers[];
  /** The same derivative as an expert writes it. */
  readonly handwritten?: () => readonly Numbers[];
  /** The primal may jump between inputs beside each other: its differences say nothing, what is written by hand must agree. */
  readonly jumps?: boolean;
  /** Of a derivative along one direction in the space of `wrt`: that direction. */
  readonly direction?: Float64Array;
  /** Of a matrix: its product with a direction. Without this and `direction`, the derivative is a gradient. */
  readonly product?: (derivative: readonly Numbers[], direction: Float64Array) => ArrayLike<number>;
  /** For other libraries: see peers/, where models have the names of the modules. */
  readonly inputs?: Inputs;
};

/** What a module of programs/ exports: its programs by name. */
export type ProgramModule = {
  readonly programs: Readonly<Record<string, () => Program>>;
};

/** What a gradient may take of its primal, by the kind of loops that the primal has. */
export const limits = {
  /** Sums over independent terms, whose adjoints are finished in the primal's own loop. */
  fusedReduction: 1.5,
  /** Loops with known trip counts that carry a state. */
  countedLoops: 2.5,
  /** Loops whose trip counts are known only when they end. */
  runtimeTape: 4,
  /** The product of a Hessian and a vector, in gradients. */
  hessianProduct: 2.5,
} as const;
