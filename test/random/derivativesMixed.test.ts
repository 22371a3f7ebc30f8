import { testMixedBatches } from "./batches.ts";

testMixedBatches();
