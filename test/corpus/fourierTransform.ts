/** The fast Fourier transform in place; the energy of a band, and a spectral filter that goes there and back. */

interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function swap(values: Float64Array, i: number, j: number): void {
  [values[i], values[j]] = [values[j], values[i]];
}

function reverseBits({ re, im }: Complex): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    while (j & bit) {
      j ^= bit;
      bit >>= 1;
    }
    j ^= bit;
    if (i < j) {
      swap(re, i, j);
      swap(im, i, j);
    }
  }
}

/** Cooley and Tukey, radix 2. */
function transform(signal: Complex, direction: 1 | -1 = -1): void {
  const { re, im } = signal;
  const n = re.length;
  reverseBits(signal);
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    for (let start = 0; start < n; start += size) {
      for (let k = 0; k < half; k++) {
        const angle = (direction * 2 * Math.PI * k) / size;
        const [wr, wi] = [Math.cos(angle), Math.sin(angle)];
        const [even, odd] = [start + k, start + k + half];
        const tr = wr * re[odd] - wi * im[odd];
        const ti = wr * im[odd] + wi * re[odd];
        re[odd] = re[even] - tr;
        im[odd] = im[even] - ti;
        re[even] += tr;
        im[even] += ti;
      }
    }
  }
}

function spectrumOf(signal: Float64Array): Complex {
  const spectrum = { re: signal.slice(), im: new Float64Array(signal.length) };
  transform(spectrum);
  return spectrum;
}

// at [Float64Array.of(0.3, -0.2, 0.9, 0.4, -1.1, 0.6, 0.2, 0.7)]
export function bandEnergy(signal: Float64Array): number {
  const { re, im } = spectrumOf(signal);
  let energy = 0;
  for (let k = 1; k <= 3; k++) energy += Math.log(1 + re[k] ** 2 + im[k] ** 2);
  return energy;
}

// at [Float64Array.of(0.3, -0.2, 0.9, 0.4, -1.1, 0.6, 0.2, 0.7), 0.4] wrt [0, 1]
export function filteredRoughness(signal: Float64Array, decay: number): number {
  const spectrum = spectrumOf(signal);
  const n = signal.length;
  spectrum.re.forEach((_, k) => {
    const frequency = Math.min(k, n - k);
    const gain = Math.exp(-decay * frequency) / n;
    spectrum.re[k] *= gain;
    spectrum.im[k] *= gain;
  });
  transform(spectrum, 1);
  let roughness = 0;
  for (let i = 1; i < n; i++) roughness += (spectrum.re[i] - spectrum.re[i - 1]) ** 4;
  return roughness;
}
