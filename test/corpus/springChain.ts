/** A chain of masses and springs that hangs from a fixed point, advanced by the symplectic Euler method. */

interface Particle {
  x: number;
  y: number;
  vx: number;
  vy: number;
  readonly mass: number;
}

interface Spring {
  readonly from: number;
  readonly to: number;
  readonly restLength: number;
}

class Chain {
  readonly particles: Particle[] = [];
  readonly springs: Spring[] = [];

  constructor(
    count: number,
    private readonly stiffness: number,
    private readonly damping: number,
  ) {
    for (let i = 0; i < count; i++) {
      this.particles.push({ x: 0.4 * i, y: 0.05 * i, vx: 0, vy: 0, mass: 1 + 0.1 * i });
      if (i > 0) this.springs.push({ from: i - 1, to: i, restLength: 0.3 });
    }
  }

  step(dt: number): void {
    for (const p of this.particles) p.vy -= 9.81 * dt;
    for (const { from, to, restLength } of this.springs) {
      const a = this.particles[from];
      const b = this.particles[to];
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const stretched = Math.hypot(dx, dy);
      const impulse = (this.stiffness * (stretched - restLength) * dt) / stretched;
      a.vx += (impulse * dx) / a.mass;
      a.vy += (impulse * dy) / a.mass;
      b.vx -= (impulse * dx) / b.mass;
      b.vy -= (impulse * dy) / b.mass;
    }
    this.particles.forEach((p, i) => {
      if (i === 0) {
        p.vx = p.vy = 0;
        return;
      }
      p.vx *= 1 - this.damping * dt;
      p.vy *= 1 - this.damping * dt;
      p.x += p.vx * dt;
      p.y += p.vy * dt;
    });
  }

  get energy(): number {
    return this.particles.reduce((sum, { mass, vx, vy, y }) => sum + 0.5 * mass * (vx * vx + vy * vy) + mass * 9.81 * y, 0);
  }
}

// at [60, 0.4] wrt [0, 1]
export function energyAfterSwing(stiffness: number, damping: number): number {
  const chain = new Chain(4, stiffness, damping);
  for (let step = 0; step < 20; step++) chain.step(0.01);
  return chain.energy;
}

// at [60, 0.4] wrt [0, 1]
export function tipDistance(stiffness: number, damping: number): number {
  const chain = new Chain(3, stiffness, damping);
  for (let t = 0; t < 10; t++) chain.step(0.02);
  const { x, y } = chain.particles[chain.particles.length - 1];
  return (x - 1) ** 2 + (y + 0.5) ** 2;
}
