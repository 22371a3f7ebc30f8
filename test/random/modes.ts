/** Which derivatives of each program are compiled and compared. */
export type Modes = {
  /** `valueAndGrad(f)` */
  readonly reverse: boolean;
  /** `vjp(f)`, its pullback called twice. */
  readonly pullback: boolean;
  /** `jvp(f)` */
  readonly forward: boolean;
  /** Order of the highest derivative by reverse mode over reverse mode: `grad` of w·`grad` of w·`grad` … */
  readonly order: 1 | 2 | 3;
  /** From the second order on, also by forward mode over reverse mode. */
  readonly forwardOverReverse: boolean;
};

export const firstOrder: Modes = { reverse: true, pullback: true, forward: true, order: 1, forwardOverReverse: false };

export const secondOrder: Modes = { ...firstOrder, order: 2, forwardOverReverse: true };

export const thirdOrder: Modes = { ...secondOrder, order: 3 };
