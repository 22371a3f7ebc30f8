/** The cost of k-means: squared distance to the nearest center, hard and soft, with points as objects. */

interface Point {
  readonly x: number;
  readonly y: number;
}

const data: readonly Point[] = [
  { x: 0.1, y: 0.3 },
  { x: 0.4, y: -0.2 },
  { x: 2.1, y: 1.9 },
  { x: 1.8, y: 2.4 },
  { x: -1.2, y: 2.2 },
];

const squaredDistance = (a: Point, b: Point): number => (a.x - b.x) ** 2 + (a.y - b.y) ** 2;

function nearest(point: Point, centers: readonly Point[]): { index: number; distance: number } {
  let best = { index: -1, distance: Infinity };
  centers.forEach((center, index) => {
    const distance = squaredDistance(point, center);
    if (distance < best.distance) best = { index, distance };
  });
  return best;
}

// at [[{ x: 0, y: 0.2 }, { x: 2.2, y: 2 }, { x: -1, y: 2 }]]
export function hardCost(centers: Point[]): number {
  return data.reduce((sum, point) => sum + nearest(point, centers).distance, 0) / data.length;
}

// at [[{ x: 0, y: 0.2 }, { x: 2.2, y: 2 }, { x: -1, y: 2 }], 0.7] wrt [0, 1]
export function softCost(centers: Point[], temperature: number): number {
  let cost = 0;
  for (const point of data) {
    const distances = centers.map((center) => squaredDistance(point, center));
    const smallest = Math.min(...distances);
    const total = distances.map((d) => Math.exp((smallest - d) / temperature)).reduce((a, b) => a + b);
    cost += smallest - temperature * Math.log(total);
  }
  return cost;
}

// at [[{ x: 0, y: 0.2 }, { x: 2.2, y: 2 }, { x: -1, y: 2 }]]
export function costAfterLloyd(centers: Point[]): number {
  const moved = centers.map((center, k) => {
    const members = data.filter((point) => nearest(point, centers).index === k);
    const weight = 1 / (members.length + 1);
    return {
      x: weight * members.reduce((sum, p) => sum + p.x, center.x),
      y: weight * members.reduce((sum, p) => sum + p.y, center.y),
    };
  });
  return hardCost(moved);
}
