/** A colour pipeline: exposure, saturation in HSL, gamma; compared with a reference palette. */

export interface Rgb {
  r: number;
  g: number;
  b: number;
}

interface Hsl {
  h: number;
  s: number;
  l: number;
}

export interface Grade {
  readonly exposure: number;
  readonly saturation: number;
  readonly hueShift: number;
  readonly gamma?: number;
}

type Filter = (colour: Rgb) => Rgb;

const clamp01 = (x: number): number => Math.min(1, Math.max(0, x));

function toHsl({ r, g, b }: Rgb): Hsl {
  const max = Math.max(r, g, b);
  const min = Math.min(r, g, b);
  const l = (max + min) / 2;
  if (max === min) return { h: 0, s: 0, l };
  const d = max - min;
  const s = l > 0.5 ? d / (2 - max - min) : d / (max + min);
  let h: number;
  if (max === r) h = (g - b) / d + (g < b ? 6 : 0);
  else if (max === g) h = (b - r) / d + 2;
  else h = (r - g) / d + 4;
  return { h: h / 6, s, l };
}

function channel(p: number, q: number, shifted: number): number {
  let t = shifted;
  if (t < 0) t += 1;
  if (t > 1) t -= 1;
  if (t < 1 / 6) return p + (q - p) * 6 * t;
  if (t < 1 / 2) return q;
  if (t < 2 / 3) return p + (q - p) * (2 / 3 - t) * 6;
  return p;
}

function toRgb({ h, s, l }: Hsl): Rgb {
  if (s === 0) return { r: l, g: l, b: l };
  const q = l < 0.5 ? l * (1 + s) : l + s - l * s;
  const p = 2 * l - q;
  return { r: channel(p, q, h + 1 / 3), g: channel(p, q, h), b: channel(p, q, h - 1 / 3) };
}

const mapRgb = (f: (x: number) => number): Filter => ({ r, g, b }) => ({ r: f(r), g: f(g), b: f(b) });

const expose = (stops: number): Filter => mapRgb((x) => x * 2 ** stops);
const applyGamma = (gamma: number): Filter => mapRgb((x) => Math.pow(clamp01(x), 1 / gamma));
const adjustHsl = (change: (hsl: Hsl) => Partial<Hsl>): Filter => (colour) => {
  const hsl = toHsl(colour);
  return toRgb({ ...hsl, ...change(hsl) });
};

const palette: readonly Readonly<Rgb>[] = [
  { r: 0.2, g: 0.5, b: 0.31 },
  { r: 0.61, g: 0.22, b: 0.4 },
  { r: 0.35, g: 0.4, b: 0.45 },
];

// at [{ exposure: 0.21, saturation: 1.13, hueShift: 0.04, gamma: 1.2 }]
export function paletteError(grade: Grade): number {
  const { exposure, saturation, hueShift, gamma = 2.2 } = grade;
  const brighten = expose(exposure);
  const tint = adjustHsl(({ h, s }) => ({ h: h + hueShift, s: s * saturation }));
  const encode = applyGamma(gamma);
  return palette
    .map((colour) => encode(tint(brighten(colour))))
    .reduce((sum, { r, g, b }, i) => {
      const target = palette[(i + 1) % palette.length];
      return sum + (r - target.r) ** 2 + (g - target.g) ** 2 + (b - target.b) ** 2;
    }, 0);
}
