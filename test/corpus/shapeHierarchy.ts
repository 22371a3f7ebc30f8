/** Mass properties of a cross-section: abstract classes, overridden getters, parallel axis theorem. */

abstract class Section {
  abstract get area(): number;
  /** Second moment of area about the section's own centroid. */
  protected abstract ownInertia(): number;

  constructor(protected readonly offset: number = 0) {}

  inertiaAbout(axis: number): number {
    const distance = this.offset - axis;
    return this.ownInertia() + this.area * distance ** 2;
  }

  get firstMoment(): number {
    return this.area * this.offset;
  }
}

class Rectangle extends Section {
  constructor(
    readonly width: number,
    readonly height: number,
    offset?: number,
  ) {
    super(offset);
  }

  get area(): number {
    return this.width * this.height;
  }

  protected ownInertia(): number {
    return (this.width * this.height ** 3) / 12;
  }
}

class Square extends Rectangle {
  constructor(side: number, offset?: number) {
    super(side, side, offset);
  }
}

class Disc extends Section {
  constructor(
    readonly radius: number,
    offset?: number,
  ) {
    super(offset);
  }

  get area(): number {
    return Math.PI * this.radius ** 2;
  }

  protected ownInertia(): number {
    return (Math.PI * this.radius ** 4) / 4;
  }
}

/** A disc with a concentric hole. */
class Ring extends Disc {
  constructor(
    radius: number,
    private readonly ratio: number,
    offset = 0,
  ) {
    super(radius, offset);
  }

  private get solidity(): number {
    return 1 - this.ratio ** 2;
  }

  override get area(): number {
    return super.area * this.solidity;
  }

  protected override ownInertia(): number {
    return super.ownInertia() * (1 - this.ratio ** 4);
  }
}

class Beam {
  private readonly parts: Section[] = [];

  with(part: Section): this {
    this.parts.push(part);
    return this;
  }

  get neutralAxis(): number {
    let [moment, area] = [0, 0];
    for (const part of this.parts) {
      moment += part.firstMoment;
      area += part.area;
    }
    return moment / area;
  }

  get inertia(): number {
    const axis = this.neutralAxis;
    return this.parts.reduce((sum, part) => sum + part.inertiaAbout(axis), 0);
  }
}

// at [0.9, 1.3, 0.7] wrt [0, 1, 2]
export function deflection(flange: number, web: number, plate: number): number {
  const beam = new Beam()
    .with(new Rectangle(flange, plate, plate / 2))
    .with(new Rectangle(plate, web, plate + web / 2))
    .with(new Square(flange, plate + web + flange / 2))
    .with(new Disc(plate, web / 3));
  const load = 1.5;
  return (load * 3 ** 3) / (48 * 0.7 * beam.inertia);
}

// at [0.5, 0.8], [0.5, 0.3] wrt [0, 1]
export function tubeStiffness(radius: number, ratio: number): number {
  const tube = new Ring(radius, ratio);
  const other: Section = ratio > 0.5 ? new Ring(2 * radius, ratio, 0.2) : new Square(radius);
  return tube.inertiaAbout(0.1) / tube.area + Math.sqrt(other.inertiaAbout(radius));
}
