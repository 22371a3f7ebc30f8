/** Gravity between four bodies, leapfrog; conserved energy as a check, a miss distance as an objective. */

class Body {
  private ax = 0;
  private ay = 0;

  constructor(
    public x: number,
    public y: number,
    public vx: number,
    public vy: number,
    public readonly mass: number,
  ) {}

  resetForce(): void {
    this.ax = 0;
    this.ay = 0;
  }

  attract(other: Body, softening: number): void {
    const dx = other.x - this.x;
    const dy = other.y - this.y;
    const inverse = (dx * dx + dy * dy + softening) ** -1.5;
    this.ax += other.mass * dx * inverse;
    this.ay += other.mass * dy * inverse;
    other.ax -= this.mass * dx * inverse;
    other.ay -= this.mass * dy * inverse;
  }

  kick(dt: number): void {
    this.vx += dt * this.ax;
    this.vy += dt * this.ay;
  }

  drift(dt: number): void {
    this.x += dt * this.vx;
    this.y += dt * this.vy;
  }

  get kineticEnergy(): number {
    return 0.5 * this.mass * (this.vx ** 2 + this.vy ** 2);
  }
}

class World {
  constructor(
    readonly bodies: Body[],
    private readonly softening = 0.01,
  ) {}

  private accelerate(): void {
    for (const body of this.bodies) body.resetForce();
    this.bodies.forEach((body, i) => {
      for (const other of this.bodies.slice(i + 1)) body.attract(other, this.softening);
    });
  }

  advance(dt: number): void {
    this.accelerate();
    for (const body of this.bodies) {
      body.kick(dt);
      body.drift(dt);
    }
  }
}

function makeWorld(speed: number, probeMass: number): World {
  return new World([
    new Body(0, 0, 0, 0, 1),
    new Body(1, 0, 0, 1, 0.1),
    new Body(-1.5, 0.2, 0.1, -0.8, 0.05),
    new Body(0.3, -2, speed, 0.2, probeMass),
  ]);
}

// at [0.7, 0.02] wrt [0, 1]
export function missDistance(speed: number, probeMass: number): number {
  const world = makeWorld(speed, probeMass);
  for (let step = 0; step < 15; step++) world.advance(0.05);
  const [, planet, , probe] = world.bodies;
  return (planet.x - probe.x) ** 2 + (planet.y - probe.y) ** 2;
}

// at [0.7, 0.02] wrt [0, 1]
export function kineticEnergyAfter(speed: number, probeMass: number): number {
  const world = makeWorld(speed, probeMass);
  for (let step = 0; step < 5; step++) world.advance(0.1);
  return world.bodies.map((body) => body.kineticEnergy).reduce((a, b) => a + b);
}
