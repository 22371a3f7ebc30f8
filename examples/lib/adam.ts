import { sqrt, square, zerosLike, type Tensor } from "nabla/tensor";

type AnyTensor = Tensor<number[]>;
type Tensors = Readonly<Record<string, AnyTensor>>;

/** Running means of gradients and of their squares, after `steps` steps. */
export type AdamState<P> = { readonly steps: number; readonly means: P; readonly squares: P };

const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];

/** Adam (Kingma & Ba 2015) for an object of tensors. */
export const adam = {
  start<P>(parameters: P): AdamState<P> {
    return { steps: 0, means: each(parameters, zerosLike), squares: each(parameters, zerosLike) };
  },

  step<P>(parameters: P, gradient: P, state: AdamState<P>, rate: number): readonly [P, AdamState<P>] {
    const steps = state.steps + 1;
    const means = each(state.means, (m, name) => m.mul(beta1).add(member(gradient, name).mul(1 - beta1)));
    const squares = each(state.squares, (s, name) => s.mul(beta2).add(square(member(gradient, name)).mul(1 - beta2)));
    const [scale, bias] = [rate / (1 - beta1 ** steps), 1 - beta2 ** steps];
    const moved = each(parameters, (p, name) => {
      const size = sqrt(member(squares, name).div(bias)).add(epsilon);
      return p.sub(member(means, name).mul(scale).div(size));
    });
    return [moved, { steps, means, squares }];
  },
};

function member(structure: unknown, name: string): AnyTensor {
  return (structure as Tensors)[name];
}

/** An object of tensors with what `change` makes of each. */
function each<P>(structure: P, change: (x: AnyTensor, name: string) => AnyTensor): P {
  return Object.fromEntries(Object.entries(structure as Tensors).map(([name, x]) => [name, change(x, name)])) as P;
}
