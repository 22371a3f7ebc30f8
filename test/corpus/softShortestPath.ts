/** Shortest paths in a graph of adjacency arrays, softened so that every edge has a say. */

interface Edge {
  readonly from: number;
  readonly to: number;
}

class Graph {
  private readonly incoming: readonly (readonly number[])[];

  constructor(
    readonly size: number,
    private readonly edges: readonly Edge[],
  ) {
    this.incoming = Array.from({ length: size }, (_, node) => edges.map((_e, i) => i).filter((i) => edges[i].to === node));
  }

  /** Bellman's equation, iterated; the minimum over the incoming edges is soft. */
  distances(weights: Float64Array, source: number, temperature: number): number[] {
    const far = 20;
    let distance: number[] = Array.from({ length: this.size }, (_, i) => (i === source ? 0 : far));
    for (let round = 1; round < this.size; round++) {
      distance = distance.map((old, node) => {
        if (node === source) return 0;
        let total = Math.exp(-old / temperature);
        for (const i of this.incoming[node]) {
          total += Math.exp(-(distance[this.edges[i].from] + weights[i]) / temperature);
        }
        return -temperature * Math.log(total);
      });
    }
    return distance;
  }
}

const roads: readonly Edge[] = [
  { from: 0, to: 1 },
  { from: 0, to: 2 },
  { from: 1, to: 2 },
  { from: 1, to: 3 },
  { from: 2, to: 3 },
];

// at [Float64Array.of(1, 2.5, 1.2, 3, 0.8), 0.5] wrt [0, 1]
export function travelTime(weights: Float64Array, temperature: number): number {
  const [, , , destination] = new Graph(4, roads).distances(weights, 0, temperature);
  return destination;
}
