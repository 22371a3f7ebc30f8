import * as fc from "fast-check";

/** Captures the generator that fast-check hands to an arbitrary. */
class RandomOf extends fc.Arbitrary<fc.Random> {
  generate(random: fc.Random): fc.Value<fc.Random> {
    return new fc.Value(random.clone(), undefined);
  }

  canShrinkWithoutContext(_value: unknown): _value is fc.Random {
    return false;
  }

  shrink(): fc.Stream<fc.Value<fc.Random>> {
    return fc.Stream.nil();
  }
}

/** fast-check's random generator, started at a seed. */
export function randomFrom(seed: number): fc.Random {
  const [random] = fc.sample(new RandomOf(), { seed, numRuns: 1 });
  if (random === undefined) throw new Error("fast-check gave no sample");
  return random;
}
