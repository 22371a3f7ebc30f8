/** Lens design through a fluent builder: paraxial ray transfer through the surfaces that were added. */

interface Surface {
  readonly curvature: number;
  readonly index: number;
  readonly distance: number;
}

class LensBuilder {
  private readonly surfaces: Surface[] = [];
  private medium = 1;
  private gap = 0;

  refract(curvature: number, index: number): this {
    this.surfaces.push({ curvature, index, distance: this.gap });
    this.medium = index;
    this.gap = 0;
    return this;
  }

  space(distance: number): this {
    this.gap += distance;
    return this;
  }

  /** Back to air. */
  exit(curvature: number): this {
    return this.refract(curvature, 1);
  }

  build(): Lens {
    return new Lens(this.surfaces, this.medium);
  }
}

class Lens {
  constructor(
    private readonly surfaces: readonly Surface[],
    readonly lastMedium: number,
  ) {}

  trace(height: number, angle = 0): { height: number; angle: number } {
    let [y, u, n] = [height, angle, 1];
    for (const surface of this.surfaces) {
      const { curvature, index, distance } = surface;
      y += u * distance;
      u = (n * u - y * curvature * (index - n)) / index;
      n = index;
    }
    return { height: y, angle: u };
  }

  get focalLength(): number {
    return -1 / this.trace(1).angle;
  }

  get backFocus(): number {
    const { height, angle } = this.trace(1);
    return -height / angle;
  }
}

// at [0.8, -0.5, 0.4] wrt [0, 1, 2]
export function doublet(front: number, back: number, thickness: number): number {
  const lens = new LensBuilder()
    .refract(front, 1.5168)
    .space(thickness)
    .refract(back, 1.6727)
    .space(thickness / 2)
    .exit(back / 3)
    .build();
  return (lens.focalLength - 1) ** 2 + 0.1 * lens.backFocus + lens.lastMedium;
}
