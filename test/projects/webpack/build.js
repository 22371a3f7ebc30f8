import webpack from "webpack";
import config from "./webpack.config.js";

webpack(config, (failure, stats) => {
  if (failure) throw failure;
  console.log(stats.toString({ colors: false }));
  process.exitCode = stats.hasErrors() ? 1 : 0;
});
