/** A controller with proportional, integral and differential terms drives a heater; its tuning cost. */

interface Gains {
  readonly kp: number;
  readonly ki: number;
  readonly kd: number;
}

class PidController {
  private integral = 0;
  private previous: number | null = null;

  constructor(
    private readonly gains: Gains,
    private readonly dt: number,
  ) {}

  update(error: number): number {
    const { kp, ki, kd } = this.gains;
    this.integral += error * this.dt;
    const slope = this.previous === null ? 0 : (error - this.previous) / this.dt;
    this.previous = error;
    return kp * error + ki * this.integral + kd * slope;
  }
}

class Oven {
  temperature = 20;
  #heaterTemperature = 20;
  static readonly ambient = 20;

  step(power: number, dt: number): void {
    this.#heaterTemperature += dt * (power - 0.5 * (this.#heaterTemperature - this.temperature));
    this.temperature += dt * (0.5 * (this.#heaterTemperature - this.temperature) - 0.1 * (this.temperature - Oven.ambient));
  }
}

/** The heater saturates smoothly. */
const saturate = (power: number, limit = 40): number => limit * Math.tanh(power / limit);

// at [{ kp: 1.2, ki: 0.3, kd: 0.15 }]
export function tuningCost(gains: Gains): number {
  const dt = 0.2;
  const controller = new PidController(gains, dt);
  const oven = new Oven();
  let cost = 0;
  for (let k = 0; k < 25; k++) {
    const setpoint = k < 12 ? 60 : 45;
    const error = setpoint - oven.temperature;
    const power = saturate(controller.update(error));
    oven.step(power, dt);
    cost += dt * (error ** 2 / 100 + 1e-3 * power ** 2);
  }
  return cost;
}
