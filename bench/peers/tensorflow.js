import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

/**
 * Mean cross-entropy of a network with one hidden layer and its gradient, on a backend of TensorFlow.js, in its single
 * precision. The function that comes back gives what the hand-written one does.
 */
export async function lossAndGradient(backend, modules, sizes, { x, labels, w1, b1, w2, b2 }) {
  tf.enableProdMode();
  setWasmPaths(`${modules}/@tensorflow/tfjs-backend-wasm/dist/`);
  await tf.setBackend(backend);
  await tf.ready();
  const { batch, inputs, hidden, outputs } = sizes;
  const tensor = (values, shape) => tf.tensor(Float32Array.from(values), shape);
  const input = tensor(x, [batch, inputs]);
  const classes = tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), outputs), "float32");
  const parameters = [tensor(w1, [inputs, hidden]), tensor(b1, [hidden]), tensor(w2, [hidden, outputs]), tensor(b2, [outputs])];
  const gradient = tf.valueAndGrads((weights, biases, lastWeights, lastBiases) => {
    const units = tf.relu(tf.add(tf.matMul(input, weights), biases));
    return tf.losses.softmaxCrossEntropy(classes, tf.add(tf.matMul(units, lastWeights), lastBiases));
  });
  return () => {
    // Takes effect at once, as the backend is ready.
    if (tf.getBackend() !== backend) void tf.setBackend(backend);
    return tf.tidy(() => {
      const { value, grads } = gradient(parameters);
      return { value: value.dataSync()[0], grad: grads.map((grad) => grad.dataSync()) };
    });
  };
}
