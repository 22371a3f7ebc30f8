/** Two discs in the plane: smooth contact force, then the impulse of a collision with friction and spin. */

class Vec2 {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}

  plus(v: Vec2): Vec2 {
    return new Vec2(this.x + v.x, this.y + v.y);
  }

  minus(v: Vec2): Vec2 {
    return this.plus(v.times(-1));
  }

  times(k: number): Vec2 {
    return new Vec2(k * this.x, k * this.y);
  }

  dot(v: Vec2): number {
    return this.x * v.x + this.y * v.y;
  }

  get perpendicular(): Vec2 {
    return new Vec2(-this.y, this.x);
  }

  get length(): number {
    return Math.sqrt(this.dot(this));
  }
}

class Disc {
  spin = 0;

  constructor(
    public position: Vec2,
    public velocity: Vec2,
    readonly radius: number,
    readonly mass: number,
  ) {}

  get inertia(): number {
    return 0.5 * this.mass * this.radius ** 2;
  }

  get energy(): number {
    return 0.5 * (this.mass * this.velocity.dot(this.velocity) + this.inertia * this.spin ** 2);
  }

  applyImpulse(impulse: Vec2, arm: Vec2): void {
    this.velocity = this.velocity.plus(impulse.times(1 / this.mass));
    this.spin += arm.perpendicular.dot(impulse) / this.inertia;
  }

  velocityAt(arm: Vec2): Vec2 {
    return this.velocity.plus(arm.perpendicular.times(this.spin));
  }
}

interface Material {
  readonly restitution: number;
  readonly friction: number;
}

function collide(a: Disc, b: Disc, { restitution, friction }: Material): void {
  const between = b.position.minus(a.position);
  const normal = between.times(1 / between.length);
  const [armA, armB] = [normal.times(a.radius), normal.times(-b.radius)];
  const relative = b.velocityAt(armB).minus(a.velocityAt(armA));
  const approach = relative.dot(normal);
  if (approach >= 0) return;
  const reducedMass = 1 / (1 / a.mass + 1 / b.mass);
  const normalImpulse = -(1 + restitution) * approach * reducedMass;
  const slip = relative.dot(normal.perpendicular);
  const tangentImpulse = -friction * normalImpulse * Math.tanh(slip / 0.5);
  const impulse = normal.times(normalImpulse).plus(normal.perpendicular.times(tangentImpulse));
  b.applyImpulse(impulse, armB);
  a.applyImpulse(impulse.times(-1), armA);
}

// at [0.6, 0.25, 0.3] wrt [0, 1, 2]
export function energyAfterCollision(restitution: number, friction: number, offset: number): number {
  const a = new Disc(new Vec2(0, 0), new Vec2(1, 0.1), 0.5, 1);
  const b = new Disc(new Vec2(0.9, offset), new Vec2(-0.5, 0), 0.5, 2);
  collide(a, b, { restitution, friction });
  return a.energy + 2 * b.energy;
}

// at [30, 0.2] wrt [0, 1]
export function softContact(stiffness: number, offset: number): number {
  const discs = [new Disc(new Vec2(0, 0), new Vec2(1, 0), 0.5, 1), new Disc(new Vec2(1.2, offset), new Vec2(-1, 0), 0.5, 1.5)];
  const dt = 0.05;
  for (let step = 0; step < 12; step++) {
    const [a, b] = discs;
    const between = b.position.minus(a.position);
    const overlap = a.radius + b.radius - between.length;
    const force = (stiffness / 10) * Math.log1p(Math.exp(10 * overlap));
    const push = between.times((dt * force) / between.length);
    a.applyImpulse(push.times(-1), new Vec2(0, 0));
    b.applyImpulse(push, new Vec2(0, 0));
    for (const disc of discs) disc.position = disc.position.plus(disc.velocity.times(dt));
  }
  return discs[0].position.minus(discs[1].position).length + discs[1].velocity.y;
}
