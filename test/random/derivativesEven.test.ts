import { testBatches } from "./batches.ts";

testBatches(0, 2);
