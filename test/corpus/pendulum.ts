/** A driven pendulum with a state interface and a generic integrator. */

interface PendulumState {
  readonly angle: number;
  readonly velocity: number;
}

interface PendulumParameters {
  readonly length: number;
  readonly friction: number;
  readonly drive?: { readonly amplitude: number; readonly frequency: number };
}

const gravity = 9.81;

interface VectorSpace<T> {
  combine(state: T, k: number, slope: T): T;
}

const pendulumSpace: VectorSpace<PendulumState> = {
  combine: (state, k, slope) => ({
    angle: state.angle + k * slope.angle,
    velocity: state.velocity + k * slope.velocity,
  }),
};

function rk4Step<T>(space: VectorSpace<T>, derivative: (t: number, state: T) => T, t: number, state: T, dt: number): T {
  const k1 = derivative(t, state);
  const k2 = derivative(t + dt / 2, space.combine(state, dt / 2, k1));
  const k3 = derivative(t + dt / 2, space.combine(state, dt / 2, k2));
  const k4 = derivative(t + dt, space.combine(state, dt, k3));
  let next = space.combine(state, dt / 6, k1);
  next = space.combine(next, dt / 3, k2);
  next = space.combine(next, dt / 3, k3);
  return space.combine(next, dt / 6, k4);
}

function makeDerivative(p: PendulumParameters) {
  return (t: number, { angle, velocity }: PendulumState): PendulumState => {
    const torque = p.drive ? p.drive.amplitude * Math.cos(p.drive.frequency * t) : 0;
    return { angle: velocity, velocity: -(gravity / p.length) * Math.sin(angle) - p.friction * velocity + torque };
  };
}

function simulate(initial: PendulumState, parameters: PendulumParameters, steps: number, dt: number): PendulumState {
  const derivative = makeDerivative(parameters);
  let state = initial;
  for (let i = 0; i < steps; i++) state = rk4Step(pendulumSpace, derivative, i * dt, state, dt);
  return state;
}

// at [1.2, 0.15, 0.8] wrt [0, 1, 2]
export function swingError(length: number, friction: number, startAngle: number): number {
  const { angle, velocity } = simulate({ angle: startAngle, velocity: 0 }, { length, friction }, 20, 0.05);
  return (angle + 0.3) ** 2 + 0.1 * velocity ** 2;
}

// at [0.9, 2.1] wrt [0, 1]
export function drivenEnergy(amplitude: number, frequency: number): number {
  const parameters: PendulumParameters = { length: 1, friction: 0.2, drive: { amplitude, frequency } };
  const { angle, velocity } = simulate({ angle: 0.1, velocity: 0 }, parameters, 12, 0.1);
  return 0.5 * velocity ** 2 + gravity * (1 - Math.cos(angle));
}
