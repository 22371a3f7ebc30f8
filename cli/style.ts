import { styleText } from "node:util";
import { plain, type Paint } from "../compiler/diagnostics/renderFrame.ts";

const formats = { error: "red", warning: "yellow", dim: "dim", bold: "bold", advice: "cyan" } as const;

/** Colours for a stream that shows them: a terminal, unless NO_COLOR is set, or any stream under FORCE_COLOR. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  const { NO_COLOR: refused, FORCE_COLOR: forced } = process.env;
  const wanted = forced !== undefined && forced !== "0" ? true : stream.isTTY && (refused ?? "") === "";
  return wanted ? (style, text) => styleText(formats[style], text) : plain;
}
