/** A particle system whose emitter has optional settings, as in a game: gravity, drag, wind, a floor. */

interface Vec2 {
  x: number;
  y: number;
}

interface EmitterOptions {
  readonly speed: number;
  readonly spread: number;
  readonly count?: number;
  readonly drag?: number;
  readonly wind?: Readonly<Vec2>;
  readonly floor?: number;
}

interface Particle {
  readonly position: Vec2;
  readonly velocity: Vec2;
  age: number;
  alive: boolean;
}

class Emitter {
  static readonly gravity: Readonly<Vec2> = { x: 0, y: -9.81 };
  private readonly particles: Particle[] = [];
  #time = 0;

  constructor(private readonly options: EmitterOptions) {
    const { speed, spread, count = 4 } = options;
    for (let i = 0; i < count; i++) {
      const angle = Math.PI / 2 + spread * (i / (count - 1) - 0.5);
      const velocity = { x: speed * Math.cos(angle), y: speed * Math.sin(angle) };
      this.particles.push({ position: { x: 0, y: 1 }, velocity, age: 0, alive: true });
    }
  }

  get time(): number {
    return this.#time;
  }

  update(dt: number): void {
    const { drag = 0, wind = { x: 0, y: 0 }, floor } = this.options;
    for (const particle of this.particles) {
      if (!particle.alive) continue;
      const { position, velocity } = particle;
      velocity.x += dt * (Emitter.gravity.x + drag * (wind.x - velocity.x));
      velocity.y += dt * (Emitter.gravity.y + drag * (wind.y - velocity.y));
      position.x += dt * velocity.x;
      position.y += dt * velocity.y;
      particle.age += dt;
      if (floor !== undefined && position.y < floor) particle.alive = false;
    }
    this.#time += dt;
  }

  get centre(): Vec2 {
    const n = this.particles.length;
    const sum = this.particles.reduce((s, { position: { x, y } }) => ({ x: s.x + x, y: s.y + y }), { x: 0, y: 0 });
    return { x: sum.x / n, y: sum.y / n };
  }

  get spreadOut(): number {
    const { x, y } = this.centre;
    return this.particles.map((p) => (p.position.x - x) ** 2 + (p.position.y - y) ** 2).reduce((a, b) => a + b);
  }
}

function simulate(options: EmitterOptions, duration: number): Emitter {
  const emitter = new Emitter(options);
  while (emitter.time < duration) emitter.update(0.05);
  return emitter;
}

// at [5.2, 0.7, 0.3] wrt [0, 1, 2]
export function windyFountain(speed: number, spread: number, drag: number): number {
  const emitter = simulate({ speed, spread, drag, wind: { x: 1.5, y: 0 } }, 0.6);
  return emitter.centre.x * emitter.spreadOut + emitter.centre.y;
}

// at [5.2, 0.7], [1.3, 2.6] wrt [0, 1]
export function fountainOnFloor(speed: number, spread: number): number {
  const emitter = simulate({ speed, spread, count: 3, floor: 0.2 }, 0.5);
  return emitter.spreadOut;
}

// at [{ speed: 4, spread: 0.5, drag: 0.2, wind: { x: -1, y: 0.3 } }]
export function byOptions(options: EmitterOptions): number {
  const { x, y } = simulate(options, 0.3).centre;
  return x ** 2 + y ** 2;
}
