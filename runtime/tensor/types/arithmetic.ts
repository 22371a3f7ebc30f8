/** Sums, differences and quotients of lengths below 1000, as lengths of tuples; `number` for others. */
type Zeros<N extends number> = number extends N ? never : `${N}` extends `${infer Digits}` ? FromDigits<Digits> : never;

type FromDigits<Digits extends string, Done extends readonly 0[] = []> = Digits extends `${infer First extends Digit}${infer Rest}`
  ? FromDigits<Rest, [...Done, ...Done, ...Done, ...Done, ...Done, ...Done, ...Done, ...Done, ...Done, ...Done, ...Few[First]]>
  : Digits extends ""
    ? Done
    : never;

type Digit = keyof Few;

type Few = {
  "0": [];
  "1": [0];
  "2": [0, 0];
  "3": [0, 0, 0];
  "4": [0, 0, 0, 0];
  "5": [0, 0, 0, 0, 0];
  "6": [0, 0, 0, 0, 0, 0];
  "7": [0, 0, 0, 0, 0, 0, 0];
  "8": [0, 0, 0, 0, 0, 0, 0, 0];
  "9": [0, 0, 0, 0, 0, 0, 0, 0, 0];
};

/** Whether a length is a literal that is counted here. */
type IsCounted<N extends number> = number extends N ? false : `${N}` extends Digit | `${Digit}${Digit}` | `${Digit}${Digit}${Digit}` ? true : false;

type AreCounted<A extends number, B extends number> = IsCounted<A> extends true ? IsCounted<B> : false;

export type Plus<A extends number, B extends number> = AreCounted<A, B> extends true ? [...Zeros<A>, ...Zeros<B>]["length"] & number : number;

/** `number` where the difference is negative. */
export type Minus<A extends number, B extends number> =
  AreCounted<A, B> extends true ? (Zeros<A> extends readonly [...Zeros<B>, ...infer Rest extends readonly 0[]] ? Rest["length"] : number) : number;

/** The quotient, rounded down. */
export type Quotient<A extends number, B extends number> = B extends 1
  ? A
  : B extends 0
    ? number
    : AreCounted<A, B> extends true
      ? Divided<Zeros<A>, Zeros<B>>
      : number;

type Divided<A extends readonly 0[], B extends readonly 0[], Done extends readonly 0[] = []> = A extends readonly [...B, ...infer Rest extends readonly 0[]]
  ? Divided<Rest, B, [...Done, 0]>
  : Done["length"];

/** Products of lengths, as sums. */
export type Times<A extends number, B extends number> = A extends 1 ? B : B extends 1 ? A : AreCounted<A, B> extends true ? Repeated<Zeros<A>, Zeros<B>> : number;

type Repeated<A extends readonly 0[], Times extends readonly 0[], Done extends readonly 0[] = []> = IsCounted<Done["length"]> extends false
  ? number
  : Times extends readonly [0, ...infer Rest extends readonly 0[]]
    ? Repeated<A, Rest, [...Done, ...A]>
    : Done["length"];
