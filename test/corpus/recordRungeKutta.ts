/** Runge–Kutta integration of an immutable record: a double pendulum of unequal masses. */

interface State {
  readonly theta1: number;
  readonly theta2: number;
  readonly omega1: number;
  readonly omega2: number;
}

interface Parameters2 {
  readonly m1: number;
  readonly m2: number;
  readonly l1: number;
  readonly l2: number;
}

type Derivative = (state: State) => State;

const g = 9.81;

const combine = (a: State, factor: number, b: State): State => ({
  theta1: a.theta1 + factor * b.theta1,
  theta2: a.theta2 + factor * b.theta2,
  omega1: a.omega1 + factor * b.omega1,
  omega2: a.omega2 + factor * b.omega2,
});

const pendulum =
  ({ m1, m2, l1, l2 }: Parameters2): Derivative =>
  ({ theta1, theta2, omega1, omega2 }) => {
    const delta = theta1 - theta2;
    const [s, c] = [Math.sin(delta), Math.cos(delta)];
    const d = m1 + m2 * s * s;
    const first =
      (m2 * g * Math.sin(theta2) * c - m2 * s * (l1 * omega1 ** 2 * c + l2 * omega2 ** 2) - (m1 + m2) * g * Math.sin(theta1)) /
      (l1 * d);
    const second =
      ((m1 + m2) * (l1 * omega1 ** 2 * s - g * Math.sin(theta2) + g * Math.sin(theta1) * c) + m2 * l2 * omega2 ** 2 * s * c) /
      (l2 * d);
    return { theta1: omega1, theta2: omega2, omega1: first, omega2: second };
  };

function rk4(f: Derivative, y: State, h: number): State {
  const k1 = f(y);
  const k2 = f(combine(y, h / 2, k1));
  const k3 = f(combine(y, h / 2, k2));
  const k4 = f(combine(y, h, k3));
  return [k2, k2, k3, k3, k4].reduce((sum, k) => combine(sum, h / 6, k), combine(y, h / 6, k1));
}

function energy({ theta1, theta2, omega1, omega2 }: State, { m1, m2, l1, l2 }: Parameters2): number {
  const potential = -(m1 + m2) * g * l1 * Math.cos(theta1) - m2 * g * l2 * Math.cos(theta2);
  const coupling = m2 * l1 * l2 * omega1 * omega2 * Math.cos(theta1 - theta2);
  return potential + 0.5 * (m1 + m2) * (l1 * omega1) ** 2 + 0.5 * m2 * (l2 * omega2) ** 2 + coupling;
}

// at [{ m1: 1, m2: 0.7, l1: 0.9, l2: 1.1 }, 0.4] wrt [0, 1]
export function finalAngle(parameters: Parameters2, theta: number): number {
  const f = pendulum(parameters);
  let state: State = { theta1: theta, theta2: 0.2, omega1: 0, omega2: 0.1 };
  for (let i = 0; i < 8; i++) state = rk4(f, state, 0.02);
  return state.theta1 * state.theta2 + state.omega1;
}

// at [{ m1: 1, m2: 0.7, l1: 0.9, l2: 1.1 }, 0.4] wrt [0, 1]
export function energyAfter(parameters: Parameters2, theta: number): number {
  const f = pendulum(parameters);
  let state: State = { theta1: theta, theta2: theta / 2, omega1: 0.3, omega2: 0 };
  let steps = 0;
  do {
    state = { ...state, ...rk4(f, state, 0.05) };
    steps++;
  } while (steps < 4);
  return energy(state, parameters);
}
