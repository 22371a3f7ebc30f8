import { lowerTriangle } from "./lowerTriangle.js";

// Node before version 24 lacks this class, which the library tests arrays for.
globalThis.Float16Array ??= class Float16Array {};
const { defaultDevice, hessian, init, jit, nn, numpy: np, valueAndGrad } = await import("@jax-js/jax");

/**
 * The programs as they are written for jax-js: from the input, the parameters and their loss. Using an array ends it, unless by its `ref`.
 */
const models = {
  llsq({ x, n }, array) {
    const points = Array.from({ length: n }, (_, i) => -1 + (2 * i) / (n - 1));
    const powers = array(points.flatMap((t) => Array.from(x, (_, j) => t ** j)), [n, x.length]);
    const signs = array(points.map(Math.sign));
    return { parameters: [array(x)], loss: (x) => np.square(signs.ref.sub(np.matmul(powers.ref, x))).sum().mul(0.5) };
  },

  lse: ({ x }, array) => ({ parameters: [array(x)], loss: (x) => nn.logsumexp(x) }),

  gmm({ alpha, mu, q, l, x, d }, array) {
    const k = alpha.length;
    const n = x.length / d;
    const place = lowerTriangle(d);
    const diagonal = array(place.diagonal, [d, d * d]);
    const below = array(place.below, [(d * (d - 1)) / 2, d * d]);
    const points = array(x, [1, n, d]);
    return {
      parameters: [array(alpha), array(mu), array(q), array(l)],
      loss(alpha, mu, q, l) {
        const onDiagonal = np.matmul(np.exp(q.ref).reshape([k, d]), diagonal.ref);
        const factors = onDiagonal.add(np.matmul(l.reshape([k, -1]), below.ref)).reshape([k, d, d]);
        const centred = points.ref.sub(mu.reshape([k, 1, d]));
        const rows = np.matmul(centred, np.matrixTranspose(factors.ref));
        const offsets = alpha.ref.add(q.reshape([k, d]).sum(1)).reshape([k, 1]);
        const terms = offsets.sub(np.square(rows).sum(2).mul(0.5));
        const prior = np.square(factors).sum().mul(0.5);
        return nn.logsumexp(terms, 0).sum().sub(nn.logsumexp(alpha).mul(n)).sub(prior);
      },
    };
  },

  rosenbrock: ({ x }, array) => ({
    parameters: [array(x)],
    loss(x) {
      const n = x.shape[0];
      const before = x.ref.slice([0, n - 1]);
      const a = x.slice([1, n]).sub(np.square(before.ref));
      return np.square(a).mul(100).add(np.square(before.mul(-1).add(1))).sum();
    },
  }),

  mlp({ x, labels, w1, b1, w2, b2, batch, inputs, hidden, outputs }, array) {
    const input = array(x, [batch, inputs]);
    const classes = array(Array.from(labels, (label) => Array.from({ length: outputs }, (_, j) => (j === label ? 1 : 0))).flat(), [batch, outputs]);
    return {
      parameters: [array(w1, [inputs, hidden]), array(b1), array(w2, [hidden, outputs]), array(b2)],
      loss(w1, b1, w2, b2) {
        const units = nn.relu(np.matmul(input.ref, w1).add(b1));
        const scores = np.matmul(units, w2).add(b2);
        return nn.logSoftmax(scores, -1).mul(classes.ref).sum().mul(-1 / batch);
      },
    };
  },

  pairs({ positions, charges, softening }, array) {
    const n = charges.length;
    const products = array(Array.from(charges, (a) => Array.from(charges, (b) => 0.5 * a * b)).flat(), [n, n]);
    return {
      parameters: [array(positions, [n, 3])],
      loss(positions) {
        const apart = positions.ref.reshape([n, 1, 3]).sub(positions.reshape([1, n, 3]));
        return products.ref.div(np.sqrt(np.square(apart).sum(2).add(softening ** 2))).sum();
      },
    };
  },

  mesh({ positions, ends, rest, stiffness }, array) {
    const from = np.array(ends.filter((_, k) => k % 2 === 0));
    const to = np.array(ends.filter((_, k) => k % 2 === 1));
    const lengths = array(rest);
    return {
      parameters: [array(positions, [positions.length / 3, 3])],
      loss(positions) {
        const apart = np.take(positions.ref, to.ref, 0).sub(np.take(positions, from.ref, 0));
        return np.square(np.sqrt(np.square(apart).sum(1)).sub(lengths.ref)).sum().mul(0.5 * stiffness);
      },
    };
  },

  logistic({ w, rows, labels }, array) {
    const x = array(rows, [labels.length, w.length]);
    const y = array(labels);
    return {
      parameters: [array(w)],
      loss: (w) => np.log1p(np.exp(y.ref.mul(np.matmul(x.ref, w)).mul(-1))).mean(),
    };
  },
};

/** The gradient, or the Hessian, of a program in the precision of its input, or undefined if it is not written for this library. */
export async function derivativeOf(name, inputs, isHessian) {
  if (!(name in models)) return undefined;
  await init("wasm");
  defaultDevice("wasm");
  const single = Object.values(inputs).some((value) => value instanceof Float32Array);
  const dtype = single ? np.float32 : np.float64;
  const array = (values, shape = [values.length]) => np.array((single ? Float32Array : Float64Array).from(values), { dtype }).reshape(shape);
  const { parameters, loss } = models[name](inputs, array);
  if (isHessian) {
    const derivative = hessian(loss); // compiled by jit, it gives zeros
    const [w] = parameters;
    return () => {
      const values = derivative(w.ref).dataSync();
      return Array.from({ length: w.shape[0] }, (_, row) => values.subarray(row * w.shape[0], (row + 1) * w.shape[0]));
    };
  }
  const derivative = jit(valueAndGrad(loss, { argnums: parameters.map((_, k) => k) }));
  return () => {
    const [value, grads] = derivative(...parameters.map((parameter) => parameter.ref));
    value.dispose();
    return grads.map((grad) => grad.dataSync());
  };
}
