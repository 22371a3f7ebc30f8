import { testBatches } from "./batches.ts";

testBatches(1, 2);
