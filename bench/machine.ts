import { availableParallelism, cpus } from "node:os";

/** What times depend on. */
export const machine = {
  node: process.version,
  v8: process.versions.v8,
  processor: cpus()[0]?.model ?? "unknown",
  cores: availableParallelism(),
};

export const machineText = `Node ${machine.node} (V8 ${machine.v8}), ${machine.processor}, ${machine.cores} cores`;
