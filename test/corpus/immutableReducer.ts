/** A portfolio as immutable state, changed by actions as in a store: spread updates all the way. */

interface Portfolio {
  readonly cash: number;
  readonly shares: number;
  readonly price: number;
  readonly fees: number;
}

type Action =
  | { readonly type: "buy"; readonly fraction: number }
  | { readonly type: "sell"; readonly fraction: number }
  | { readonly type: "market"; readonly drift: number };

function reducer(state: Portfolio, action: Action): Portfolio {
  if (action.type === "market") return { ...state, price: state.price * Math.exp(action.drift) };
  const { cash, shares, price } = state;
  const amount = action.type === "buy" ? cash * action.fraction : -shares * price * action.fraction;
  const fee = 0.002 * Math.abs(amount);
  return {
    ...state,
    cash: cash - amount - fee,
    shares: shares + amount / price,
    fees: state.fees + fee,
  };
}

const initial: Portfolio = { cash: 1000, shares: 10, price: 25, fees: 0 };

const worth = ({ cash, shares, price }: Portfolio): number => cash + shares * price;

// at [0.4, 0.25, 0.05] wrt [0, 1, 2]
export function logReturn(buy: number, sell: number, drift: number): number {
  const actions: readonly Action[] = [
    { type: "buy", fraction: buy },
    { type: "market", drift },
    { type: "sell", fraction: sell },
    { type: "market", drift: -0.5 * drift },
    { type: "buy", fraction: buy * sell },
    { type: "market", drift: 0.02 },
  ];
  const final = actions.reduce(reducer, initial);
  return Math.log(worth(final) / worth(initial)) - 0.01 * final.fees;
}

// at [0.1, 0.03] wrt [0, 1]
export function rebalanced(fraction: number, drift: number): number {
  let state = { ...initial, fees: 1 };
  for (let day = 0; day < 10; day++) {
    state = { ...state, price: state.price * (1 + drift * Math.sin(day)) };
    if (day % 3 === 0) state = { ...state, ...reducer(state, { type: "buy", fraction }) };
  }
  return worth(state) / 1000;
}
