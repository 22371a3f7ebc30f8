import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { lowerTriangle } from "./lowerTriangle.js";

const vector = (values) => tf.tensor1d(Float32Array.from(values));
const matrix = (values, columns) => tf.tensor2d(Float32Array.from(values), [values.length / columns, columns]);
const indices = (values) => tf.tensor1d(Int32Array.from(values), "int32");

/**
 * The programs as they are written for TensorFlow.js, in whole arrays: from the input, the parameters and their loss, up to terms that have no
 * gradient. What is not a parameter is prepared once.
 */
const models = {
  llsq({ x, n }) {
    const points = Array.from({ length: n }, (_, i) => -1 + (2 * i) / (n - 1));
    const powers = matrix(points.flatMap((t) => Array.from(x, (_, j) => t ** j)), x.length);
    const signs = vector(points.map(Math.sign));
    return { parameters: [vector(x)], loss: (x) => tf.square(signs.sub(tf.dot(powers, x))).sum().mul(0.5) };
  },

  lse: ({ x }) => ({ parameters: [vector(x)], loss: (x) => tf.logSumExp(x) }),

  gmm({ alpha, mu, q, l, x, d }) {
    const k = alpha.length;
    const place = lowerTriangle(d);
    const [diagonal, below] = [matrix(place.diagonal, d * d), matrix(place.below, d * d)];
    const points = tf.tensor3d(Float32Array.from(x), [1, x.length / d, d]);
    const n = x.length / d;
    return {
      parameters: [vector(alpha), vector(mu), vector(q), vector(l)],
      loss(alpha, mu, q, l) {
        const factors = tf.matMul(tf.exp(q).reshape([k, d]), diagonal).add(tf.matMul(l.reshape([k, -1]), below)).reshape([k, d, d]);
        const rows = tf.matMul(points.sub(mu.reshape([k, 1, d])), factors, false, true);
        const offsets = alpha.add(q.reshape([k, d]).sum(1)).reshape([k, 1]);
        const terms = offsets.sub(tf.square(rows).sum(2).mul(0.5));
        const prior = tf.square(factors).sum().mul(0.5);
        return tf.logSumExp(terms, 0).sum().sub(tf.logSumExp(alpha).mul(n)).sub(prior);
      },
    };
  },

  ode({ x, steps }) {
    const n = x.length;
    const h = 2 / steps;
    const one = tf.ones([1]);
    return {
      parameters: [vector(x)],
      loss(x) {
        const rate = (y) => x.mul(tf.concat([one, y.slice([0], [n - 1])]));
        let y = tf.zeros([n]);
        for (let step = 0; step < steps; step++) {
          const k1 = rate(y);
          const k2 = rate(y.add(k1.mul(0.5 * h)));
          const k3 = rate(y.add(k2.mul(0.5 * h)));
          const k4 = rate(y.add(k3.mul(h)));
          y = y.add(k1.add(k2.mul(2)).add(k3.mul(2)).add(k4).mul(h / 6));
        }
        return y.slice([n - 1], [1]).sum();
      },
    };
  },

  lstm({ weights, extra, state, sequence, b, layers }) {
    const steps = sequence.length / b - 1;
    const characters = matrix(sequence, b).unstack();
    const initial = matrix(state, b).unstack();
    return {
      parameters: [vector(weights), vector(extra)],
      loss(weights, extra) {
        const rows = weights.reshape([8 * layers, b]).unstack();
        const [scale, outScale, outOffset] = extra.reshape([3, b]).unstack();
        const hidden = initial.filter((_, row) => row % 2 === 0);
        const cell = initial.filter((_, row) => row % 2 === 1);
        let total = tf.scalar(0);
        for (let t = 0; t < steps; t++) {
          let input = characters[t].mul(scale);
          for (let layer = 0; layer < layers; layer++) {
            const affine = (x, gate) => x.mul(rows[8 * layer + gate]).add(rows[8 * layer + 4 + gate]);
            const forget = tf.sigmoid(affine(input, 0));
            const ingate = tf.sigmoid(affine(hidden[layer], 1));
            const outgate = tf.sigmoid(affine(input, 2));
            const change = tf.tanh(affine(hidden[layer], 3));
            cell[layer] = cell[layer].mul(forget).add(ingate.mul(change));
            hidden[layer] = outgate.mul(tf.tanh(cell[layer]));
            input = hidden[layer];
          }
          const y = input.mul(outScale).add(outOffset);
          total = total.add(characters[t + 1].mul(y.sub(tf.log(tf.exp(y).sum().add(2)))).sum());
        }
        return total.mul(-1 / (steps * b));
      },
    };
  },

  rosenbrock: ({ x }) => ({
    parameters: [vector(x)],
    loss(x) {
      const before = x.slice([0], [x.size - 1]);
      const a = x.slice([1], [x.size - 1]).sub(tf.square(before));
      return tf.square(a).mul(100).add(tf.square(tf.sub(1, before))).sum();
    },
  }),

  mlp({ x, labels, w1, b1, w2, b2, inputs, hidden, outputs }) {
    const input = matrix(x, inputs);
    const classes = tf.cast(tf.oneHot(indices(labels), outputs), "float32");
    return {
      parameters: [matrix(w1, hidden), vector(b1), matrix(w2, outputs), vector(b2)],
      loss(w1, b1, w2, b2) {
        const units = tf.relu(tf.add(tf.matMul(input, w1), b1));
        return tf.losses.softmaxCrossEntropy(classes, tf.add(tf.matMul(units, w2), b2));
      },
    };
  },

  /** Each pair twice, and each particle with itself, which has no gradient. */
  pairs({ positions, charges, softening }) {
    const n = charges.length;
    const products = tf.outerProduct(vector(charges), vector(charges)).mul(0.5);
    return {
      parameters: [matrix(positions, 3)],
      loss(positions) {
        const apart = positions.reshape([n, 1, 3]).sub(positions.reshape([1, n, 3]));
        return products.div(tf.sqrt(tf.square(apart).sum(2).add(softening ** 2))).sum();
      },
    };
  },

  mesh({ positions, ends, rest, stiffness }) {
    const from = indices(ends.filter((_, k) => k % 2 === 0));
    const to = indices(ends.filter((_, k) => k % 2 === 1));
    const lengths = vector(rest);
    return {
      parameters: [matrix(positions, 3)],
      loss(positions) {
        const apart = tf.gather(positions, to).sub(tf.gather(positions, from));
        return tf.square(tf.sqrt(tf.square(apart).sum(1)).sub(lengths)).sum().mul(0.5 * stiffness);
      },
    };
  },

  logistic({ w, rows, labels }) {
    const x = matrix(rows, w.length);
    const y = vector(labels);
    return { parameters: [vector(w)], loss: (w) => tf.log1p(tf.exp(tf.neg(y.mul(tf.dot(x, w))))).mean() };
  },
};

/** The gradient of a program on a backend, in single precision, or undefined if it is not written for this library. */
export async function gradientOf(name, inputs, backend, modules) {
  if (!(name in models)) return undefined;
  tf.enableProdMode();
  setWasmPaths(`${modules}/@tensorflow/tfjs-backend-wasm/dist/`);
  await tf.setBackend(backend);
  await tf.ready();
  const { parameters, loss } = models[name](inputs);
  const gradient = tf.valueAndGrads(loss);
  return () => {
    // Takes effect at once, as the backend is ready.
    if (tf.getBackend() !== backend) void tf.setBackend(backend);
    return tf.tidy(() => gradient(parameters).grads.map((grad) => grad.dataSync()));
  };
}
