import type { Algebra, Terms } from "../algebra.ts";
import { arithmeticDtype, commonDtype, floatingDtype, rounded, withDtype } from "../dtypes.ts";
import { elementwise } from "../elementwise.ts";
import { minus, plus, quotient, shared, sizeOf, stored, times, type Lazy } from "../lazy.ts";
import { operation, type Padding } from "../operation.ts";
import { matrixProduct } from "../product.ts";
import { reduce } from "../reduce.ts";
import { commonLength, refuse } from "../refuse.ts";
import { reshaped } from "../reshape.ts";
import { expanded, squeezed, transposed } from "../views.ts";
import { countInside, directionsOf, isEachElement, windowsOf, type WindowOptions } from "../windows.ts";

/** Runs `body` on data with a batch, which is left out again of what it gives if the data had none. */
function inBatch<T extends Terms>(A: Algebra<T>, operation: string, x: Lazy<T>, rank: number, body: (x: Lazy<T>) => Lazy<T>): Lazy<T> {
  if (x.shape.length === rank + 2) return body(x);
  if (x.shape.length === rank + 1) return squeezed(A, body(expanded(A, x, 0)), 0);
  return refuse(A, operation, `data of ${rank + 2} dimensions, or of ${rank + 1} without a batch, are needed`, x.shape);
}

/** Convolution, which is a product of matrices: of the windows as rows, and of the filters as columns. */
function convolved<T extends Terms>(A: Algebra<T>, operation: string, data: Lazy<T>, filters: Lazy<T>, options: WindowOptions): Lazy<T> {
  const rank = filters.shape.length - 2;
  const dtype = arithmeticDtype(commonDtype([data, filters]));
  const filter = withDtype(A, filters, dtype);
  const [channels, outputs] = filter.shape.slice(rank);
  return inBatch(A, operation, withDtype(A, data, dtype), rank, (x) => {
    commonLength(A, operation, "channels of data and filter", [x.shape[rank + 1], channels], [x.shape, filter.shape]);
    const directions = directionsOf(A, operation, x.shape.slice(1, -1), filter.shape.slice(0, rank), options);
    const counts = directions.map(({ count }) => count);
    const depth = sizeOf(A, filter.shape.slice(0, -1));
    const rows = isEachElement(A, directions) ? x : stored(A, windowsOf(A, shared(A, x), directions, A.constant(0)));
    const left = reshaped(A, operation, rows, [sizeOf(A, [x.shape[0], ...counts]), depth]);
    const product = matrixProduct(A, left, reshaped(A, operation, filter, [depth, outputs]));
    return reshaped(A, operation, product, [x.shape[0], ...counts, outputs]);
  });
}

const convolution = (name: string, rank: number) =>
  operation(["tensor", "tensor", "integers?", "padding?", "integers?"], (A, x, filter, strides, padding, dilations) => {
    if (filter.shape.length !== rank + 2) return refuse(A, name, `a filter of ${rank + 2} dimensions is needed`, x.shape, filter.shape);
    return convolved(A, name, x, filter, { strides, padding, dilations });
  });

export const conv1d = convolution("conv1d", 1);
export const conv2d = convolution("conv2d", 2);
export const conv3d = convolution("conv3d", 3);

/** Each channel convolved with filters of its own. */
function depthwise<T extends Terms>(A: Algebra<T>, operation: string, data: Lazy<T>, filters: Lazy<T>, options: WindowOptions): Lazy<T> {
  if (filters.shape.length !== 4) return refuse(A, operation, "a filter of 4 dimensions is needed", data.shape, filters.shape);
  const dtype = arithmeticDtype(commonDtype([data, filters]));
  return inBatch(A, operation, withDtype(A, data, dtype), 2, (x) => {
    const channels = commonLength(A, operation, "channels of data and filter", [x.shape[3], filters.shape[2]], [x.shape, filters.shape]);
    const directions = directionsOf(A, operation, x.shape.slice(1, -1), filters.shape.slice(0, 2), options);
    const windows = windowsOf(A, shared(A, x), directions, A.constant(0));
    const products = elementwise(A, operation, [expanded(A, windows, 6), withDtype(A, filters, dtype)], (a, b) => A.apply("mul", a, b), { result: dtype, cost: 1, isExact: true });
    const sums = reduce(A, operation, products, {
      axes: [3, 4],
      dtype,
      element: (fold) => fold([A.constant(0)], ([sum], element) => [A.apply("add", sum, element)])[0],
    });
    const counts = directions.map(({ count }) => count);
    return reshaped(A, operation, stored(A, sums), [x.shape[0], ...counts, times(A, channels, filters.shape[3])]);
  });
}

export const depthwiseConv2d = operation(["tensor", "tensor", "integers?", "padding?", "integers?"], (A, x, filter, strides, padding, dilations) =>
  depthwise(A, "depthwiseConv2d", x, filter, { strides, padding, dilations }));

export const separableConv2d = operation(
  ["tensor", "tensor", "tensor", "integers?", "padding?", "integers?"],
  (A, x, depthFilter, pointFilter, strides, padding, dilations) => {
    if (pointFilter.shape.length !== 4) return refuse(A, "separableConv2d", "a filter of 4 dimensions is needed", x.shape, pointFilter.shape);
    const channels = depthwise(A, "separableConv2d", x, depthFilter, { strides, padding, dilations });
    return convolved(A, "separableConv2d", channels, pointFilter, { strides: [1], padding: "valid" });
  },
);

/**
 * The transpose of `conv2d` as a linear function of its data: what each element of x adds to an output of the given shape. The
 * filter is [height, width, outputs, inputs].
 */
export const conv2dTranspose = operation(
  ["tensor", "tensor", "shape", "integers?", "padding?"],
  (A, data, filters, outputShape, strides, padding) => {
    if (filters.shape.length !== 4) return refuse(A, "conv2dTranspose", "a filter of 4 dimensions is needed", data.shape, filters.shape);
    const dtype = arithmeticDtype(commonDtype([data, filters]));
    const filter = withDtype(A, filters, dtype);
    const [height, width, outputs, inputs] = filter.shape;
    return inBatch(A, "conv2dTranspose", withDtype(A, data, dtype), 2, (x) => {
      const whole = outputShape.length === 3 ? [x.shape[0], ...outputShape] : outputShape;
      if (whole.length !== 4) return refuse(A, "conv2dTranspose", "an output of 4 dimensions is needed", x.shape, whole);
      const shapes = [x.shape, filter.shape, whole];
      commonLength(A, "conv2dTranspose", "channels of data and filter", [x.shape[3], inputs], shapes);
      commonLength(A, "conv2dTranspose", "channels of output and filter", [whole[3], outputs], shapes);
      commonLength(A, "conv2dTranspose", "batches of output and data", [whole[0], x.shape[0]], shapes);
      const directions = directionsOf(A, "conv2dTranspose", whole.slice(1, 3), [height, width], { strides, padding });
      directions.forEach(({ count }, i) => {
        commonLength(A, "conv2dTranspose", "lengths of data and of the convolved output", [x.shape[1 + i], count], shapes);
      });
      // Product of each element with each filter: [batch, y, x, height, width, outputs], from which the output sums.
      const rows = reshaped(A, "conv2dTranspose", x, [sizeOf(A, x.shape.slice(0, 3)), inputs]);
      const columns = reshaped(A, "conv2dTranspose", filter, [sizeOf(A, [height, width, outputs]), inputs]);
      const parts = reshaped(A, "conv2dTranspose", matrixProduct(A, rows, transposed(A, columns)), [...x.shape.slice(0, 3), height, width, outputs]);
      return stored(A, overlapped(A, parts, whole, directions));
    });
  },
);

/** Sums what windows have at each place of the data that they lie on. */
function overlapped<T extends Terms>(A: Algebra<T>, parts: Lazy<T>, shape: readonly T["number"][], directions: ReturnType<typeof directionsOf<T>>): Lazy<T> {
  const [vertical, horizontal] = directions as [(typeof directions)[number], (typeof directions)[number]];
  const element = ([batch, row, column, output]: readonly T["number"][]): T["number"] => {
    const [sum] = A.fold(vertical.size, [A.constant(0)], (i, outer) =>
      A.fold(horizontal.size, outer, (j, [before]) => {
        const [y, x] = [windowAt(A, vertical, row, i), windowAt(A, horizontal, column, j)];
        const add = (): T["number"] => A.apply("add", before, parts.element([batch, y.window, x.window, i, j, output]));
        return [A.choose(A.both(y.isThere, x.isThere), add, () => before)];
      }),
    );
    return rounded(A, parts.dtype, sum);
  };
  return { dtype: parts.dtype, shape, cost: Infinity, element };
}

/** The window whose element `inside` lies at a place of the data, if there is one. */
function windowAt<T extends Terms>(A: Algebra<T>, { before, stride, count }: ReturnType<typeof directionsOf<T>>[number], place: T["number"], inside: T["number"]) {
  const start = minus(A, plus(A, place, before), inside);
  const window = quotient(A, start, A.constant(stride));
  const isWhole = A.compare("eq", times(A, window, A.constant(stride)), start);
  const isInside = A.both(A.compare("ge", start, A.constant(0)), A.compare("lt", window, count));
  return { window, isThere: A.both(isWhole, isInside) };
}

/** The largest element in each window. */
const maxPooling = (name: string, rank: number) =>
  operation(["tensor", "integers", "integers?", "padding?"], (A, data, sizes, strides, padding) => {
    return pooled(A, name, data, { rank, sizes, strides, padding }, A.constant(-Infinity), (windows) =>
      reduce(A, name, windows, {
        axes: axesOfWindows(rank),
        dtype: data.dtype,
        element: (fold) => fold([A.constant(-Infinity)], ([before], element) => [A.apply("max", before, element)])[0],
      }));
  });

/** The mean of the elements of each window; what is put around the data does not count. */
const averagePooling = (name: string, rank: number) =>
  operation(["tensor", "integers", "integers?", "padding?"], (A, data, sizes, strides, padding) => {
    const dtype = floatingDtype(data.dtype);
    return pooled(A, name, withDtype(A, data, dtype), { rank, sizes, strides, padding }, A.constant(0), (windows, directions) => {
      const sums = reduce(A, name, windows, {
        axes: axesOfWindows(rank),
        // The sum is rounded with the quotient.
        dtype: "float64",
        element: (fold) => fold([A.constant(0)], ([sum], element) => [A.apply("add", sum, element)])[0],
      });
      return {
        dtype,
        shape: sums.shape,
        cost: Infinity,
        element: (index) => {
          const counts = directions.map((direction, i) => countInside(A, direction, index[1 + i]));
          const count = counts.reduce((product, each) => times(A, product, each));
          return rounded(A, dtype, A.apply("div", sums.element(index), count));
        },
      };
    });
  });

function axesOfWindows(rank: number): number[] {
  return Array.from({ length: rank }, (_, i) => 1 + rank + i);
}

type Pool = { readonly rank: number; readonly sizes: readonly number[]; readonly strides: readonly number[] | undefined; readonly padding: Padding | undefined };

function pooled<T extends Terms>(
  A: Algebra<T>,
  operation: string,
  data: Lazy<T>,
  { rank, sizes, strides = sizes, padding }: Pool,
  around: T["number"],
  body: (windows: Lazy<T>, directions: ReturnType<typeof directionsOf<T>>) => Lazy<T>,
): Lazy<T> {
  return inBatch(A, operation, data, rank, (x) => {
    const each = sizes.length === 1 ? Array.from({ length: rank }, () => sizes[0]!) : sizes;
    if (each.length !== rank) return refuse(A, operation, `one size of windows, or ${rank}, are needed`, x.shape);
    if (typeof padding === "number" && each.some((size) => padding >= size)) {
      return refuse(A, operation, "a window may lie outside of the data: padding is at least as long", x.shape, each.map((size) => A.constant(size)));
    }
    const directions = directionsOf(A, operation, x.shape.slice(1, -1), each.map((size) => A.constant(size)), { strides, padding });
    return body(windowsOf(A, shared(A, x), directions, around), directions);
  });
}

export const maxPool1d = maxPooling("maxPool1d", 1);
export const maxPool = maxPooling("maxPool", 2);
export const maxPool3d = maxPooling("maxPool3d", 3);
export const avgPool1d = averagePooling("avgPool1d", 1);
export const avgPool = averagePooling("avgPool", 2);
export const avgPool3d = averagePooling("avgPool3d", 3);

