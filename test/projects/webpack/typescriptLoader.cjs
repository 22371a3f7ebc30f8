const { transform } = require("esbuild");

/** Strips the types and follows the source map, as ts-loader does with transpileOnly. */
module.exports = function typescriptLoader(source, map) {
  const callback = this.async();
  const inline = map
    ? `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`
    : "";
  transform(source + inline, { loader: "ts", sourcemap: true, sourcefile: this.resourcePath }).then(
    (output) => callback(null, output.code, output.map),
    callback,
  );
};
