/** Length, curvature and offset of Bezier curves of any degree, by de Casteljau and Gauss-Legendre quadrature. */

interface Point {
  readonly x: number;
  readonly y: number;
}

const mix = (a: Point, b: Point, t: number): Point => ({ x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) });

class BezierCurve {
  static readonly nodes: readonly (readonly [node: number, weight: number])[] = [
    [-0.7745966692414834, 0.5555555555555556],
    [0, 0.8888888888888888],
    [0.7745966692414834, 0.5555555555555556],
  ];

  constructor(private readonly controls: readonly Point[]) {}

  at(t: number): Point {
    let points = this.controls;
    while (points.length > 1) {
      const level = points;
      points = level.slice(1).map((point, i) => mix(level[i], point, t));
    }
    return points[0];
  }

  derivative(): BezierCurve {
    const degree = this.controls.length - 1;
    return new BezierCurve(
      this.controls.slice(1).map(({ x, y }, i) => ({
        x: degree * (x - this.controls[i].x),
        y: degree * (y - this.controls[i].y),
      })),
    );
  }

  length(pieces = 4): number {
    const velocity = this.derivative();
    let total = 0;
    for (let piece = 0; piece < pieces; piece++) {
      for (const [node, weight] of BezierCurve.nodes) {
        const { x, y } = velocity.at((piece + 0.5 * (1 + node)) / pieces);
        total += (weight * Math.hypot(x, y)) / (2 * pieces);
      }
    }
    return total;
  }
}

// at [[{ x: 0, y: 0 }, { x: 0.4, y: 1.2 }, { x: 1.3, y: 0.9 }, { x: 2, y: -0.1 }]]
export function cubicLength(controls: Point[]): number {
  return new BezierCurve(controls).length();
}

// at [[{ x: 0, y: 0 }, { x: 0.4, y: 1.2 }, { x: 1.3, y: 0.9 }, { x: 2, y: -0.1 }], 0.35] wrt [0, 1]
export function curvatureAt(controls: Point[], t: number): number {
  const first = new BezierCurve(controls).derivative();
  const [v, a] = [first.at(t), first.derivative().at(t)];
  return (v.x * a.y - v.y * a.x) / (v.x ** 2 + v.y ** 2) ** 1.5;
}
