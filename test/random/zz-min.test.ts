import { test } from "vitest";
import { programOf } from "/work/main/test/random/arbitrary.ts";
import { checkPrograms } from "/work/main/test/random/compiled.ts";
import { fullOptions, plainOptions, withWeights, without } from "/work/main/test/random/generate/features.ts";
import { reductions } from "/work/main/test/random/model/reduce.ts";
test("min", { timeout: 400000 }, async () => {
  const options = without(fullOptions, "switch", "fallthrough", "constantArray");
  const all = Array.from({ length: 20 }, (_, i) => programOf(1 + i, options).program);
  const outs = await checkPrograms(all, 1, false);
  const at = outs.findIndex((o) => o.kind === "mismatch");
  let program = all[at]!;
  const end = Date.now() + 200000;
  outer: while (Date.now() < end) {
    const cands = [...reductions(program)];
    for (let i = 0; i < cands.length; i += 25) {
      if (Date.now() > end) break;
      const batch = cands.slice(i, i + 25);
      let r;
      try { r = await checkPrograms(batch, 1 + at, false); } catch { continue; }
      for (let j = 0; j < batch.length; j++) { const single = r[j]!; if (single.kind === "mismatch" && single.message.startsWith("tangent")) { program = batch[j]!; continue outer; } }
    }
    break;
  }
  const r = await checkPrograms([program], 1 + at, false);
  console.log("MINIMAL", JSON.stringify(r).replaceAll("\\n", "\n"));
});
