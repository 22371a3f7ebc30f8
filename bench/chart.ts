import type { Row, Time } from "./row.ts";

const [left, right, top, rowHeight, width] = [190, 24, 76, 22, 860];

/** Colour and shape of each contender. */
const marks: Readonly<Record<string, readonly [colour: string, shape: "circle" | "square" | "diamond"]>> = {
  primal: ["#9ca3af", "circle"],
  nabla: ["#2563eb", "circle"],
  "tfjs cpu": ["#ea580c", "square"],
  "tfjs wasm": ["#f59e0b", "square"],
  "jax-js": ["#16a34a", "square"],
  differences: ["#a855f7", "diamond"],
};

function mark([colour, shape]: readonly [string, string], x: number, y: number, title: string): string {
  const text = `<title>${title}</title>`;
  if (shape === "circle") return `<circle cx="${x.toFixed(1)}" cy="${y}" r="5" fill="${colour}">${text}</circle>`;
  const turn = shape === "diamond" ? ` transform="rotate(45 ${x.toFixed(1)} ${y})"` : "";
  return `<rect x="${(x - 4).toFixed(1)}" y="${y - 4}" width="8" height="8" fill="${colour}"${turn}>${text}</rect>`;
}

/** Times as multiples of what is written by hand, on a logarithmic axis: a row for each program, a mark for each contender. */
export function chart(rows: readonly Row[], machineText: string): string {
  const lines = rows.flatMap(({ name, primal, nabla, handwritten, others }) => {
    if (typeof handwritten === "string") return [];
    const times: Readonly<Record<string, Time>> = { ...others, primal, nabla };
    const multiples = Object.keys(marks).flatMap((who) => {
      const time = times[who];
      return typeof time === "number" ? [{ who, multiple: time / handwritten }] : [];
    });
    return [{ name, multiples }];
  });
  const all = lines.flatMap(({ multiples }) => multiples.map(({ multiple }) => Math.log10(multiple)));
  const [low, high] = [Math.floor(Math.min(0, ...all)), Math.ceil(Math.max(1, ...all))];
  const x = (multiple: number): number => left + ((Math.log10(multiple) - low) / (high - low)) * (width - left - right);
  const bottom = top + lines.length * rowHeight;
  const decades = Array.from({ length: high - low + 1 }, (_, k) => low + k);
  const grid = decades.map((decade) => {
    const at = x(10 ** decade).toFixed(1);
    const stroke = decade === 0 ? "#111827" : "#e5e7eb";
    const label = decade < 0 ? `1/${10 ** -decade}` : decade < 4 ? `${10 ** decade}` : `10<tspan dy="-4" font-size="8">${decade}</tspan>`;
    return `<line x1="${at}" x2="${at}" y1="${top - 6}" y2="${bottom}" stroke="${stroke}"/><text x="${at}" y="${top - 12}" text-anchor="middle">${label}</text>`;
  });
  const body = lines.map(({ name, multiples }, row) => {
    const y = top + (row + 0.5) * rowHeight;
    const points = multiples.map(({ who, multiple }) => mark(marks[who], x(multiple), y, `${name}, ${who}: ${multiple.toPrecision(3)}`));
    const stripe = row % 2 === 0 ? `<rect x="0" y="${y - rowHeight / 2}" width="${width}" height="${rowHeight}" fill="#f9fafb"/>` : "";
    return { stripe, text: `<text x="${left - 12}" y="${y + 4}" text-anchor="end">${name}</text>${points.join("")}` };
  });
  const legend = Object.keys(marks).map((who, k) => `${mark(marks[who], left + 8 + k * 104, 40, who)}<text x="${left + 18 + k * 104}" y="44">${who}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 34}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${bottom + 34}" fill="white"/>
<text x="${width / 2}" y="20" text-anchor="middle" font-size="14">Time of the derivative over that of hand-written JavaScript (1)</text>
${legend.join("\n")}
${body.map(({ stripe }) => stripe).filter(Boolean).join("\n")}
${grid.join("\n")}
${body.map(({ text }) => text).join("\n")}
<text x="${width / 2}" y="${bottom + 22}" text-anchor="middle" fill="#6b7280" font-size="11">${machineText}</text>
</svg>
`;
}
