import fc from "fast-check";
import { expect, test } from "vitest";
import { FlowNetwork } from "../../transforms/analysis/minimumCut.ts";

type Edge = { readonly from: number; readonly to: number; readonly capacity: number };

/** What the edges that leave a set of nodes can carry. */
function cutOf(edges: readonly Edge[], side: (node: number) => boolean): number {
  return edges.reduce((sum, { from, to, capacity }) => (side(from) && !side(to) ? sum + capacity : sum), 0);
}

/** The least of the cuts between node 0 and the last node, each set of nodes tried. */
function leastCut(nodes: number, edges: readonly Edge[]): number {
  let least = Infinity;
  for (let inner = 0; inner < 2 ** (nodes - 2); inner++) {
    least = Math.min(least, cutOf(edges, (node) => node === 0 || (node < nodes - 1 && ((inner >> (node - 1)) & 1) === 1)));
  }
  return least;
}

function networkOf(nodes: number, edges: readonly Edge[]): FlowNetwork {
  const network = new FlowNetwork();
  for (let node = 0; node < nodes; node++) network.addNode();
  for (const { from, to, capacity } of edges) network.addEdge(from, to, capacity);
  return network;
}

test("the cut is as small as the smallest of all sets", () => {
  const nodes = 7;
  const node = fc.integer({ min: 0, max: nodes - 1 });
  const edge = fc.record({ from: node, to: node, capacity: fc.constantFrom(0, 0.3, 1, 2.2, 6, 1e12) });
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 24 }), (edges) => {
      const side = networkOf(nodes, edges).sideOf(0, nodes - 1);
      const cut = cutOf(edges, (at) => side.has(at));
      expect(side.has(0)).toBe(true);
      expect(side.has(nodes - 1)).toBe(false);
      const least = leastCut(nodes, edges);
      expect(Math.abs(cut - least)).toBeLessThanOrEqual(1e-9 * Math.max(1, least));
    }),
    { numRuns: 2000 },
  );
});

test("a long chain is cut where it is thinnest", () => {
  const length = 20_000;
  const edges = Array.from({ length }, (_, from) => ({ from, to: from + 1, capacity: from === 12_345 ? 1 : 2 }));
  expect(networkOf(length + 1, edges).sideOf(0, length).size).toBe(12_346);
});
