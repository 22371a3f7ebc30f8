import { rspack } from "@rspack/core";
import config from "./rspack.config.js";

rspack(config, (failure, stats) => {
  if (failure) throw failure;
  console.log(stats.toString({ colors: false }));
  process.exitCode = stats.hasErrors() ? 1 : 0;
});
