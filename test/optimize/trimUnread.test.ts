import { describe, test } from "vitest";
import { trimUnread } from "../../transforms/optimize/trimUnread.ts";
import { expectPass, expectUnchanged } from "./support/expectPass.ts";

/** Loops over `q` in which an array %a is made, written by `writes` and read from %q on. */
function rows(writes: string, reads = "for %k in %q..%n { %9 = load %a, %k  store %y, %k, %9 }", made = "%a = zerosLike %x"): string {
  return `func @f(%x: Float64Array, %y: Float64Array, %n: int, %m: int) -> () {
    %0 = const 0
    %5 = const 5
    for %q in %0..%n { ${made} ${writes} ${reads} }
  }`;
}

describe("left out", () => {
  test("iterations that write elements which nobody reads", () => {
    expectPass(
      trimUnread,
      rows("for %j in %0..%n { %1 = load %x, %j  acc %a, %j, %1 }"),
      rows("for %j in %q..%n { %1 = load %x, %j  acc %a, %j, %1 }"),
    );
  });

  test("those of inner loops, at an invariant plus the induction variable", () => {
    expectPass(
      trimUnread,
      rows("for %i in %0..%n { %2 = mul %i, %m  for %j in %0..%m { %3 = add %2, %j  %1 = load %x, %j  acc %a, %3, %1 } }"),
      rows("for %i in %0..%n { %2 = mul %i, %m  %7 = sub %q, %2  %8 = max %0, %7  for %j in %8..%m { %3 = add %2, %j  %1 = load %x, %j  acc %a, %3, %1 } }"),
    );
  });

  test("beside memory that nothing reads at all", () => {
    expectPass(
      trimUnread,
      rows("%b = zerosLike %x  for %j in %0..%n { %1 = load %x, %j  acc %b, %0, %1  store %a, %j, %1 }"),
      rows("%b = zerosLike %x  for %j in %q..%n { %1 = load %x, %j  acc %b, %0, %1  store %a, %j, %1 }"),
    );
  });
});

describe("what stays", () => {
  const writing = "for %j in %0..%n { %1 = load %x, %j  acc %a, %j, %1 }";

  test("loops of arrays of which something else is read, or that are known elsewhere", () => {
    expectUnchanged(trimUnread, rows(writing, "for %k in %q..%n { %9 = load %a, %k  store %y, %k, %9 } %8 = load %a, %0  store %y, %0, %8"));
    expectUnchanged(trimUnread, rows(writing, "for %k in %q..%n step 2 { %9 = load %a, %k  store %y, %k, %9 }"));
    expectUnchanged(trimUnread, rows(writing, 'for %k in %q..%n { %9 = load %a, %k  store %y, %k, %9 } %8 = extern "keep($0)", %a'));
  });

  test("loops with other effects or results, and writes elsewhere", () => {
    expectUnchanged(trimUnread, rows("for %j in %0..%n { %1 = load %x, %j  acc %a, %j, %1  store %y, %j, %1 }"));
    expectUnchanged(trimUnread, rows("%s = for %j in %0..%n carry (%t: f64 = %0) { acc %a, %j, %t  %1 = add %t, %5  yield %1 } store %y, %0, %s"));
    expectUnchanged(trimUnread, rows("for %j in %0..%n { %1 = load %x, %j  %2 = mul %j, %m  acc %a, %2, %1 }"));
    expectUnchanged(trimUnread, rows("for %j in %0..%n { %1 = load %x, %j  for %i in %0..%n { acc %a, %j, %1 } }"));
  });

  test("loops of an array that outlives the position: a later one may be earlier", () => {
    expectUnchanged(
      trimUnread,
      `func @f(%x: Float64Array, %y: Float64Array, %n: int) -> () {
        %0 = const 0
        %a = zerosLike %x
        for %q in %0..%n {
          for %j in %0..%n { %1 = load %x, %j  acc %a, %j, %1 }
          for %k in %q..%n { %9 = load %a, %k  store %y, %k, %9 }
        }
      }`,
    );
  });

  test("writes that make a plain array longer, if its length is asked for", () => {
    const made = "%a = alloc f64[], %0";
    const reads = "%z = length %a  for %k in %q..%z { %9 = load %a, %k  store %y, %k, %9 }";
    expectUnchanged(trimUnread, rows("for %j in %0..%n { %1 = load %x, %j  store %a, %j, %1 }", reads, made));
  });

  test("a loop that starts there already", () => {
    expectUnchanged(trimUnread, rows("for %j in %q..%n { %1 = load %x, %j  acc %a, %j, %1 }"));
  });
});
