/** Sales records through a pipeline of map, filter, flatMap and reduce. */

interface Line {
  readonly product: "book" | "game" | "film";
  readonly quantity: number;
  readonly unitPrice: number;
}

interface Order {
  readonly id: number;
  readonly express: boolean;
  readonly lines: readonly Line[];
}

interface Pricing {
  readonly discount: number;
  readonly taxRate: number;
  readonly shipping: number;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const orders: readonly Order[] = [
  { id: 1, express: false, lines: [{ product: "book", quantity: 2, unitPrice: 12.5 }] },
  {
    id: 2,
    express: true,
    lines: [
      { product: "game", quantity: 1, unitPrice: 49 },
      { product: "book", quantity: 3, unitPrice: 8 },
    ],
  },
  { id: 3, express: true, lines: [{ product: "film", quantity: 5, unitPrice: 4.2 }] },
];

const priceOf =
  ({ discount, taxRate }: Pricing) =>
  ({ product, quantity, unitPrice }: Line): number => {
    const net = quantity * unitPrice * (quantity >= 3 ? 1 - discount : 1);
    return product === "book" ? net : net * (1 + taxRate);
  };

// at [{ discount: 0.1, taxRate: 0.2, shipping: 4 }]
export function revenue(pricing: Pricing): number {
  const price = priceOf(pricing);
  const goods = orders.flatMap(({ lines }) => lines.map(price));
  const express = orders.filter(({ express }) => express).length;
  return sum(goods) + express * pricing.shipping ** 1.5;
}

// at [{ discount: 0.1, taxRate: 0.2, shipping: 4 }]
export function dispersion(pricing: Pricing): number {
  const totals = orders
    .filter((order) => order.lines.some((line) => line.quantity > 1))
    .map(({ lines, express }) => sum(lines.map(priceOf(pricing))) + (express ? pricing.shipping : 0));
  const mean = sum(totals) / totals.length;
  const variance = sum(totals.map((total) => (total - mean) ** 2)) / (totals.length - 1);
  return Math.sqrt(variance) / mean;
}

// at [[0.2, -0.4, 1.3, 0.9, -2]]
export function movingEnergy(signal: number[]): number {
  const windows = signal.slice(2).map((_, i) => signal.slice(i, i + 3));
  return windows
    .map((window) => sum(window) / window.length)
    .filter((_, i) => i % 2 === 0)
    .map((mean) => Math.exp(mean))
    .reduce((product, x) => product * x, 1);
}
