import { rspack } from "@rspack/core";
import { changeHelper } from "./change.js";
import config from "./rspack.config.js";

let builds = 0;
const compiler = rspack(config);
const watching = compiler.watch({ aggregateTimeout: 50 }, (failure, stats) => {
  if (failure) throw failure;
  if (stats.hasErrors()) throw new Error(stats.toString());
  builds++;
  if (builds === 1) setTimeout(changeHelper, 100);
  else watching.close(() => compiler.close(() => {}));
});
