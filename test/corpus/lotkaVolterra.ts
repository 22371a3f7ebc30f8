/** Foxes and rabbits: parameters fitted to a census through a Runge-Kutta solver that takes any system. */

type State = readonly [prey: number, predator: number];
type System = (t: number, state: State) => State;

interface Rates {
  birth: number;
  predation: number;
  growth: number;
  death: number;
}

const lotkaVolterra =
  ({ birth, predation, growth, death }: Rates): System =>
  (_t, [prey, predator]) => [birth * prey - predation * prey * predator, growth * prey * predator - death * predator];

const axpy = (k: number, [a, b]: State, [x, y]: State): State => [x + k * a, y + k * b];

function rk4(f: System, t: number, state: State, dt: number): State {
  const k1 = f(t, state);
  const k2 = f(t + dt / 2, axpy(dt / 2, k1, state));
  const k3 = f(t + dt / 2, axpy(dt / 2, k2, state));
  const k4 = f(t + dt, axpy(dt, k3, state));
  return axpy(dt / 6, k1, axpy(dt / 3, k2, axpy(dt / 3, k3, axpy(dt / 6, k4, state))));
}

const census = [
  { time: 1, prey: 12.1, predator: 5.8 },
  { time: 2, prey: 13.9, predator: 8.2 },
  { time: 3, prey: 11.2, predator: 11.9 },
] as const;

// at [{ birth: 0.6, predation: 0.08, growth: 0.05, death: 0.3 }, [10, 5]] wrt [0, 1]
export function misfit(rates: Rates, initial: [number, number]): number {
  const system = lotkaVolterra(rates);
  const dt = 0.1;
  let state: State = initial;
  let time = 0;
  let error = 0;
  for (const observation of census) {
    while (time < observation.time - dt / 2) {
      state = rk4(system, time, state, dt);
      time += dt;
    }
    const [prey, predator] = state;
    error += (Math.log(prey) - Math.log(observation.prey)) ** 2 + (Math.log(predator) - Math.log(observation.predator)) ** 2;
  }
  return error;
}
