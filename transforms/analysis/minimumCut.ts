/** Below this, a capacity counts as used up: capacities are sums of costs, with rounding. */
const NOTHING = 1e-9;

/**
 * A network of directed edges with capacities, and the minimum cut between two of its nodes, by the maximum flow of Dinic
 * ("Algorithm for solution of a problem of maximum flow in networks with power estimation", 1970). The number of
 * phases is at most the number of nodes whatever the capacities, and a few for the shallow networks of expressions.
 */
export class FlowNetwork {
  readonly #edges: number[][] = [];
  readonly #target: number[] = [];
  readonly #rest: number[] = [];

  addNode(): number {
    this.#edges.push([]);
    return this.#edges.length - 1;
  }

  addEdge(from: number, to: number, capacity: number): void {
    // An edge and what flows back along it stand next to each other: the one is the other's index with the last bit changed.
    this.#edges[from]?.push(this.#target.length);
    this.#target.push(to);
    this.#rest.push(capacity);
    this.#edges[to]?.push(this.#target.length);
    this.#target.push(from);
    this.#rest.push(0);
  }

  /** The nodes on the source's side of the smallest minimum cut: those that `source` still reaches when no more can flow. */
  sideOf(source: number, sink: number): ReadonlySet<number> {
    for (;;) {
      const level = this.#levels(source);
      if (level[sink] === undefined) return new Set(level.flatMap((distance, node) => (distance === undefined ? [] : [node])));
      this.#saturate(source, sink, level);
    }
  }

  /** Distance from the source of each node that it reaches. */
  #levels(source: number): (number | undefined)[] {
    const level = new Array<number | undefined>(this.#edges.length).fill(undefined);
    level[source] = 0;
    const queue = [source];
    for (const node of queue) {
      for (const edge of this.#edges[node] ?? []) {
        const to = this.#target[edge] as number;
        if (level[to] !== undefined || (this.#rest[edge] as number) <= NOTHING) continue;
        level[to] = (level[node] as number) + 1;
        queue.push(to);
      }
    }
    return level;
  }

  /** Sends along paths that get one level farther with each edge, until there is none. */
  #saturate(source: number, sink: number, level: readonly (number | undefined)[]): void {
    const next = new Array<number>(this.#edges.length).fill(0);
    const path: number[] = [];
    let node = source;
    for (;;) {
      if (node === sink) {
        const amount = path.reduce((least, edge) => Math.min(least, this.#rest[edge] as number), Infinity);
        for (const edge of path) {
          this.#rest[edge] = (this.#rest[edge] as number) - amount;
          this.#rest[edge ^ 1] = (this.#rest[edge ^ 1] as number) + amount;
        }
        const full = path.findIndex((edge) => (this.#rest[edge] as number) <= NOTHING);
        node = this.#target[(path[full] as number) ^ 1] as number;
        path.length = full;
        continue;
      }
      const edges = this.#edges[node] ?? [];
      while (next[node]! < edges.length && !this.#leads(edges[next[node]!] as number, node, level)) next[node]!++;
      const edge = edges[next[node]!];
      if (edge !== undefined) {
        path.push(edge);
        node = this.#target[edge] as number;
        continue;
      }
      const back = path.pop();
      if (back === undefined) return;
      node = this.#target[back ^ 1] as number;
      next[node]!++;
    }
  }

  #leads(edge: number, from: number, level: readonly (number | undefined)[]): boolean {
    return (this.#rest[edge] as number) > NOTHING && level[this.#target[edge] as number] === (level[from] as number) + 1;
  }
}
