const [width, height, margin] = [480, 240, 40];

/** Losses over steps, on a logarithmic axis, as an SVG picture. */
export function lossCurve(losses: readonly number[]): string {
  const [low, high] = [Math.floor(Math.log10(Math.min(...losses))), Math.ceil(Math.log10(Math.max(...losses)))];
  const x = (step: number): string => (margin + (step / Math.max(1, losses.length - 1)) * (width - 2 * margin)).toFixed(1);
  const y = (loss: number): string => (margin + ((high - Math.log10(loss)) / (high - low)) * (height - 2 * margin)).toFixed(1);
  const marks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const lines = marks.map((mark) => `<line x1="${margin}" x2="${width - margin}" y1="${y(mark)}" y2="${y(mark)}" stroke="#ddd"/>`);
  const labels = marks.map((mark) => `<text x="${margin - 6}" y="${y(mark)}" text-anchor="end" dominant-baseline="middle">${mark}</text>`);
  const curve = losses.map((loss, step) => `${x(step)},${y(loss)}`).join(" ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">
<rect width="${width}" height="${height}" fill="white"/>
${[...lines, ...labels].join("\n")}
<polyline points="${curve}" fill="none" stroke="#2563eb" stroke-width="1.5"/>
<text x="${width / 2}" y="${height - 8}" text-anchor="middle">${losses.length} steps</text>
<text x="${width / 2}" y="18" text-anchor="middle">cross-entropy</text>
</svg>
`;
}
