/** A gradient noise field in octaves, with a hashed lattice; height and steepness of the terrain at a point. */

interface NoiseOptions {
  readonly octaves: number;
  readonly lacunarity: number;
  readonly gain: number;
}

function hash(x: number, y: number): number {
  let h = (Math.imul(x, 374761393) + Math.imul(y, 668265263)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return (h ^ (h >>> 16)) >>> 0;
}

function latticeGradient(x: number, y: number): readonly [number, number] {
  const angle = (2 * Math.PI * hash(x, y)) / 4294967296;
  return [Math.cos(angle), Math.sin(angle)];
}

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
const lerp = (a: number, b: number, t: number): number => a + t * (b - a);

function noise(x: number, y: number): number {
  const [cellX, cellY] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - cellX, y - cellY];
  const corner = (i: 0 | 1, j: 0 | 1): number => {
    const [gx, gy] = latticeGradient(cellX + i, cellY + j);
    return gx * (fx - i) + gy * (fy - j);
  };
  const top = lerp(corner(0, 0), corner(1, 0), fade(fx));
  const bottom = lerp(corner(0, 1), corner(1, 1), fade(fx));
  return lerp(top, bottom, fade(fy));
}

function fractal(x: number, y: number, { octaves, lacunarity, gain }: NoiseOptions): number {
  let [sum, amplitude, frequency] = [0, 1, 1];
  for (let octave = 0; octave < octaves; octave++, amplitude *= gain, frequency *= lacunarity) {
    sum += amplitude * noise(frequency * x, frequency * y);
  }
  return sum;
}

// at [1.37, 2.61], [-0.42, 0.83] wrt [0, 1]
export function height(x: number, y: number): number {
  return fractal(x, y, { octaves: 3, lacunarity: 2, gain: 0.5 });
}

// at [1.37, 2.61, 1.9, 0.45] wrt [0, 1, 2, 3]
export function ridge(x: number, y: number, lacunarity: number, gain: number): number {
  const value = fractal(x, y, { octaves: 2, lacunarity, gain });
  return 1 / (1 + value ** 2);
}
