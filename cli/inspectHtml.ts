import type { InspectedCall } from "./inspectedCall.ts";
import { displayName } from "./output.ts";

/** A page without scripts or fonts from elsewhere: the source, a chosen pass, and the generated code side by side. */
export function htmlPage(calls: readonly InspectedCall[], cwd: string): string {
  const title = `nabla: ${[...new Set(calls.map((call) => displayName(cwd, call.file)))].join(", ")}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>${style}</style>
<h1>${escape(title)}</h1>
${calls.map((call, index) => callSection(call, index, cwd)).join("\n")}
<script>${script}</script>
</html>
`;
}

function callSection(call: InspectedCall, index: number, cwd: string): string {
  const place = `${displayName(cwd, call.file)}:${String(call.line)}:${String(call.column)}`;
  const last = call.stages.length - 1;
  const options = call.stages.map(
    ({ pass }, stage) =>
      `<option value="${String(stage)}"${stage === last ? " selected" : ""}>${escape(pass)}</option>`,
  );
  const stages = call.stages.map(
    ({ ir }, stage) => `<pre data-stage="${String(stage)}"${stage === last ? "" : " hidden"}>${escape(ir)}</pre>`,
  );
  return `<section id="call${String(index)}">
<h2>${escape(`${call.marker}(${call.name})`)} <small>${escape(place)}</small></h2>
<p>${statsLine(call)}</p>
<div class="panes">
<div><h3>${escape(displayName(cwd, call.source.file))}</h3><pre>${sourceLines(call)}</pre></div>
<div><h3>IR after <select aria-label="pass">${options.join("")}</select></h3>${stages.join("")}</div>
<div><h3>generated</h3><pre>${generatedLines(call)}</pre></div>
</div>
</section>`;
}

function statsLine({ stats }: InspectedCall): string {
  return [
    `${String(stats.primalOps)} operations in the primal, ${String(stats.derivativeOps)} in the derivative`,
    `${String(stats.loops)} loops`,
    `${String(stats.keptArrays)} arrays kept`,
    `${String(stats.tapePushes)} tape pushes`,
    `${stats.compileMilliseconds.toFixed(1)} ms`,
  ].join(" · ");
}

function sourceLines({ source }: InspectedCall): string {
  const lines = source.text.split(/\r\n|\n|\r/);
  return lines.map((text, index) => lineSpan(text, source.file, source.line + index, source.line + index)).join("");
}

function generatedLines({ lines }: InspectedCall): string {
  return lines.map(({ text, origin }, index) => lineSpan(text, origin?.file, origin?.line, index + 1)).join("");
}

/** Lines of the same origin carry the same key; pointing at one marks all. */
function lineSpan(text: string, file: string | undefined, line: number | undefined, number: number): string {
  const key = file === undefined ? "" : ` data-origin="${escape(`${file}:${String(line)}`)}"`;
  return `<span class="line"${key}><i>${String(number).padStart(4)}</i> ${escape(text)}</span>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const style = `
:root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
body { margin: 1.5rem; }
h1 { font-size: 1.2rem; } h2 { font-size: 1.05rem; margin-bottom: 0; } h3 { font-size: 0.9rem; font-weight: 600; }
small, p, i { color: color-mix(in srgb, CanvasText 60%, Canvas); font-weight: normal; font-style: normal; }
p { margin: 0.2rem 0; }
.panes { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1rem; }
@media (max-width: 60rem) { .panes { grid-template-columns: 1fr; } }
pre { font: 12px/1.5 ui-monospace, monospace; overflow: auto; max-height: 75vh; padding: 0.5rem;
  border: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); border-radius: 4px; }
.line { display: block; min-height: 1.5em; }
.line.marked { background: color-mix(in srgb, Highlight 35%, Canvas); }
`;

const script = `
for (const section of document.querySelectorAll("section")) {
  section.querySelector("select")?.addEventListener("change", (event) => {
    for (const stage of section.querySelectorAll("[data-stage]"))
      stage.hidden = stage.dataset.stage !== event.target.value;
  });
  section.addEventListener("mouseover", (event) => {
    const origin = event.target.closest("[data-origin]")?.dataset.origin;
    for (const line of section.querySelectorAll(".line"))
      line.classList.toggle("marked", origin !== undefined && line.dataset.origin === origin);
  });
}
`;
