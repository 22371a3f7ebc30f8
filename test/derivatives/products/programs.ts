/** Functions `(a, b, m, k, n) → number` with products inside, as text; a has m·k elements and b k·n. */
export type ProductProgram = {
  readonly name: string;
  readonly text: string;
  /** The least sizes of the matrices that all of it works with, if not any. */
  readonly square?: boolean;
  /** Storage of a and b. Default: Float64Array. */
  readonly storage?: "f64[]" | "Float32Array";
};

const head = `%0 = const 0
  %1 = const 1
  %mk = mul %m, %k
  %kn = mul %k, %n
  %mn = mul %m, %n`;

let next = 0;

/** The sum of sines of an array's elements, weighted so that each has a derivative of its own. */
function sines(array: string, result: string, b = ""): string {
  const [s, i, v, w, x, y, z] = Array.from({ length: 7 }, () => `%v${next++}`);
  return `${b}%len${next} = length ${array}
  ${result} = for ${i} in %0..%len${next} carry (${s}: f64 = %0) {
    ${v} = load ${array}, ${i}
    ${w} = sin ${v}
    ${x} = add ${i}, %1
    ${y} = div ${w}, ${x}
    ${z} = add ${s}, ${y}
    yield ${z}
  }`;
}

/** x[i] = tanh x[i], for all elements. */
function squash(array: string): string {
  const [i, v, w] = Array.from({ length: 3 }, () => `%v${next++}`);
  return `%len${next} = length ${array}
  for ${i} in %0..%len${next} {
    ${v} = load ${array}, ${i}
    ${w} = tanh ${v}
    store ${array}, ${i}, ${w}
  }`;
}

/** Loops on one line get names of their own for what they define. */
function distinct(body: string): string {
  const lines = body.split("\n").map((line, number) => {
    const isLoop = /^\s*for .*\}$/.test(line);
    const defined = isLoop ? [...line.matchAll(/%(\w+)(?= =| in)/g)].map(([name]) => name) : [];
    return line.replace(/%\w+/g, (name) => (defined.includes(name) ? `${name}_${number}` : name));
  });
  return lines.join("\n");
}

function program(name: string, body: string, rest: Pick<ProductProgram, "square" | "storage"> = {}): ProductProgram {
  const storage = rest.storage ?? "Float64Array";
  const text = `func @f(%a: ${storage}, %b: ${storage}, %m: int, %k: int, %n: int) -> f64 {\n  ${head}\n  ${distinct(body)}\n}`;
  return { name, text, ...rest };
}

const transposes = ["NN", "NT", "TN", "TT"] as const;

export const productPrograms: readonly ProductProgram[] = [
  ...transposes.flatMap((letters) => [
    program(`into zeros, ${letters}`, `%c = alloc Float64Array, %mn\n  product add ${letters}, %c, %a, %b, %m, %k, %n\n  ${sines("%c", "%s")}\n  return %s`),
    program(
      `into what depends on a, ${letters}`,
      `%c = alloc Float64Array, %mn
  for %i in %0..%mn { %r = rem %i, %mk  %x = load %a, %r  %y = cos %x  store %c, %i, %y }
  product add ${letters}, %c, %a, %b, %m, %k, %n
  ${sines("%c", "%s")}\n  return %s`,
    ),
    program(
      `over what depends on a, ${letters}`,
      `%c = alloc Float64Array, %mn
  for %i in %0..%mn { %r = rem %i, %mk  %x = load %a, %r  %y = cos %x  store %c, %i, %y }
  ${sines("%c", "%t")}
  product set ${letters}, %c, %a, %b, %m, %k, %n
  ${sines("%c", "%s")}
  %u = add %s, %t\n  return %u`,
    ),
  ]),
  program("of plain arrays", `%c = alloc f64[], %mn\n  product add NN, %c, %a, %b, %m, %k, %n\n  ${sines("%c", "%s")}\n  return %s`, { storage: "f64[]" }),
  program("of single precision", `%c = alloc Float32Array, %mn\n  product add NT, %c, %a, %b, %m, %k, %n\n  ${sines("%c", "%s")}\n  return %s`, { storage: "Float32Array" }),
  program(
    "whose factors are overwritten",
    `%c = alloc Float64Array, %mn
  %d = alloc Float64Array, %mk
  for %i in %0..%mk { %x = load %a, %i  %y = mul %x, %x  store %d, %i, %y }
  %e = alloc Float64Array, %kn
  for %i in %0..%kn { %x = load %b, %i  %y = exp %x  store %e, %i, %y }
  product add NN, %c, %d, %e, %m, %k, %n
  ${squash("%d")}
  ${squash("%e")}
  ${sines("%c", "%s")}\n  ${sines("%d", "%t")}\n  ${sines("%e", "%u")}
  %v = add %s, %t  %w = add %v, %u\n  return %w`,
  ),
  program(
    "whose factors are arguments that are written",
    `%c = alloc Float64Array, %mn
  product add TN, %c, %a, %b, %m, %k, %n
  ${squash("%a")}
  ${squash("%b")}
  product add NT, %c, %a, %b, %m, %k, %n
  ${sines("%c", "%s")}\n  return %s`,
  ),
  program(
    "one after the other",
    `%c = alloc Float64Array, %mn
  product add NN, %c, %a, %b, %m, %k, %n
  ${squash("%c")}
  %d = alloc Float64Array, %kn
  product add TN, %d, %a, %c, %k, %m, %n
  %e = alloc Float64Array, %mn
  product add NN, %e, %a, %d, %m, %k, %n
  product add NN, %e, %a, %b, %m, %k, %n
  ${sines("%e", "%s")}\n  return %s`,
  ),
  program("of a matrix and itself", `%c = alloc Float64Array, %mn\n  product add NT, %c, %a, %a, %m, %k, %n\n  ${sines("%c", "%s")}\n  return %s`, { square: true }),
  program(
    "by views of one array",
    `%two = const 2
  %len = mul %two, %mk
  %x = alloc Float64Array, %len
  %va = view %x, %0, %mk
  %vc = view %x, %mk, %len
  for %i in %0..%mk { %p = load %a, %i  store %va, %i, %p }
  product add NN, %vc, %va, %b, %m, %k, %n
  ${squash("%vc")}
  product set TN, %va, %vc, %b, %m, %k, %n
  ${sines("%x", "%s")}\n  return %s`,
    { square: true },
  ),
  program(
    "in a loop over scratch memory",
    `%h = alloc Float64Array, %mn
  %g = alloc Float64Array, %mk
  for %i in %0..%mk { %p = load %a, %i  store %g, %i, %p }
  %s = for %t in %0..%n carry (%sum: f64 = %0) {
    product set NN, %h, %g, %b, %m, %k, %n
    %x = load %h, %t
    ${squash("%g")}
    %y = add %sum, %x
    yield %y
  }
  return %s`,
  ),
  program(
    "in a loop that adds to one sum",
    `%c = alloc Float64Array, %mn
  for %t in %0..%k {
    product add NN, %c, %a, %b, %m, %k, %n
    ${squash("%c")}
  }
  ${sines("%c", "%s")}\n  return %s`,
  ),
  program(
    "in a recurrent network",
    `%h = alloc Float64Array, %mk
  for %i in %0..%mk { store %h, %i, %1 }
  %last = for %t in %0..%n carry (%now = %h) {
    %z = alloc Float64Array, %mk
    product add NN, %z, %now, %b, %m, %k, %k
    for %i in %0..%mk { %x = load %a, %i  acc %z, %i, %x }
    ${squash("%z")}
    yield %z
  }
  ${sines("%last", "%s")}\n  return %s`,
    { square: true },
  ),
  program(
    "for each of several items, at once",
    `%s = for %t in %0..%m carry (%sum: f64 = %0) {
    %at = mul %t, %k
    %end = add %at, %k
    %x = view %a, %at, %end
    %y = alloc Float64Array, %n
    product add NN, %y, %x, %b, %1, %k, %n
    ${squash("%y")}
    ${sines("%y", "%part")}
    %z = add %sum, %part
    yield %z
  }
  return %s`,
  ),
  program(
    "in branches",
    `%c = alloc Float64Array, %mn
  for %t in %0..%k {
    %x = load %a, %t
    %positive = gt %x, %0
    if %positive {
      product add NN, %c, %a, %b, %m, %k, %n
    } else {
      product set TT, %c, %a, %b, %m, %k, %n
    }
    ${squash("%c")}
  }
  ${sines("%c", "%s")}\n  return %s`,
  ),
  program(
    "as often as a condition holds",
    `%two = const 2
  %c = alloc Float64Array, %mn
  %count = while (%t: f64 = %0) { %x = load %c, %0  %y = mul %x, %x  %z = add %t, %y  %w = lt %z, %two  yield %w } do (%u) {
    product add NN, %c, %a, %b, %m, %k, %n
    ${squash("%c")}
    %v = add %u, %1
    yield %v
  }
  ${sines("%c", "%s")}\n  return %s`,
  ),
  program(
    "in a checkpointed function",
    `%c = checkpoint whole func @inner(%p: Float64Array, %q: Float64Array, %mm: int, %kk: int, %nn: int) -> Float64Array {
    %z = const 0
    %len = mul %mm, %nn
    %y = alloc Float64Array, %len
    product add NN, %y, %p, %q, %mm, %kk, %nn
    for %i in %z..%len { %x = load %y, %i  %w = sin %x  store %y, %i, %w }
    return %y
  }, %a, %b, %m, %k, %n
  ${squash("%a")}
  ${sines("%c", "%s")}\n  ${sines("%a", "%t")}\n  %u = add %s, %t\n  return %u`,
  ),
  program(
    "with a factor in integers, which keep no derivative",
    `%three = const 3
  %six = const 6
  %d = alloc Int32Array, %mk
  for %i in %0..%mk { %x = load %a, %i  %y = div %x, %three  %z = add %y, %i  %h = div %three, %six  %w = add %z, %h  store %d, %i, %w }
  %c = alloc Float64Array, %mn
  product add NN, %c, %d, %b, %m, %k, %n
  for %i in %0..%mn { %x = load %c, %i  %y = div %x, %mn  store %c, %i, %y }
  ${sines("%c", "%s")}
  %t = load %d, %0
  %u = add %s, %t\n  return %u`,
  ),
  program(
    "with a factor that has no derivative",
    `%d = alloc Float64Array, %mk
  for %i in %0..%mk { %x = add %i, %1  %y = sqrt %x  store %d, %i, %y }
  %c = alloc Float64Array, %mn
  product add NN, %c, %d, %b, %m, %k, %n
  ${sines("%c", "%s")}\n  return %s`,
  ),
];
