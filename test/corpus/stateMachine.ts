/** A thermostat: a state machine with string states that drives a two-node thermal model. */

type Mode = "idle" | "heating" | "boost" | "cooling";

interface Thermostat {
  readonly mode: Mode;
  readonly timer: number;
}

interface Room {
  readonly air: number;
  readonly wall: number;
}

interface Settings {
  readonly target: number;
  readonly power: number;
  readonly leak: number;
}

const hysteresis = 0.5;

function next({ mode, timer }: Thermostat, error: number): Thermostat {
  if (mode === "idle") {
    if (error > 4 * hysteresis) return { mode: "boost", timer: 3 };
    if (error > hysteresis) return { mode: "heating", timer: 0 };
    if (error < -hysteresis) return { mode: "cooling", timer: 0 };
    return { mode, timer };
  }
  if (mode === "boost") return timer > 1 ? { mode, timer: timer - 1 } : { mode: "heating", timer: 0 };
  if (mode === "heating") return error < 0 ? { mode: "idle", timer: 0 } : { mode, timer: timer + 1 };
  return error > 0 ? { mode: "idle", timer: 0 } : { mode, timer: timer + 1 };
}

function heatOf(mode: Mode, power: number): number {
  return mode === "boost" ? 2 * power : mode === "heating" ? power : mode === "cooling" ? -0.6 * power : 0;
}

function advance({ air, wall }: Room, heat: number, outside: number, leak: number): Room {
  const exchange = 0.3 * (wall - air);
  return { air: air + 0.1 * (heat + exchange), wall: wall + 0.1 * (leak * (outside - wall) - exchange) };
}

// at [{ target: 20.2, power: 8.7, leak: 0.08 }], [{ target: 16, power: 5.1, leak: 0.12 }]
export function discomfort({ target, power, leak }: Settings): number {
  let thermostat: Thermostat = { mode: "idle", timer: 0 };
  let room: Room = { air: 17.3, wall: 15.2 };
  let total = 0;
  for (let hour = 0; hour < 7; hour++) {
    const outside = 8 + 6 * Math.sin((2 * Math.PI * hour) / 24);
    const error = target - room.air;
    thermostat = next(thermostat, error);
    const heat = heatOf(thermostat.mode, power);
    room = advance(room, heat, outside, leak);
    total += error ** 2 + 0.02 * heat ** 2;
  }
  return total / 7;
}
