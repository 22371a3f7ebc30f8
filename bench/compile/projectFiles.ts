import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One of `helperCount` modules of functions that marked functions use. */
const helperCount = 20;

function helper(index: number, factor: number): string {
  return `export function blend${index}(a: number, b: number): number {
  return a * b > ${index} ? Math.sin(a * b) * ${factor} : a + b * ${factor};
}
`;
}

/** A file with a marked function, which uses two helpers. */
function marked(index: number): string {
  const [one, other] = [index % helperCount, (index * 7 + 3) % helperCount];
  const imports = [...new Set([one, other])].map((n) => `import { blend${n} } from "../helpers/helper${n}.ts";`).join("\n");
  return `import { grad } from "nabla";
${imports}
export function loss${index}(w: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) {
    const z = blend${one}(w[i]!, x[i % x.length]!);
    sum += blend${other}(z, w[0]!) * z;
  }
  return sum / w.length;
}
export const loss${index}Gradient = grad(loss${index});
`;
}

/** An ordinary file, of some classes and functions, which imports others like it. */
function ordinary(index: number): string {
  const earlier = [1, 7, 31].filter((back) => index - back >= 0).map((back) => index - back);
  const imports = earlier.map((n) => `import { Service${n} } from "./service${n}.ts";`).join("\n");
  return `${imports}
export interface Item${index} { readonly id: number; readonly name: string; readonly tags: readonly string[] }
export class Service${index} {
  readonly #items = new Map<number, Item${index}>();
${earlier.map((n) => `  readonly service${n} = new Service${n}();`).join("\n")}
  add(item: Item${index}): this { this.#items.set(item.id, item); return this; }
  find(predicate: (item: Item${index}) => boolean): Item${index} | undefined { return [...this.#items.values()].find(predicate); }
  count(): number { return this.#items.size${earlier.map((n) => ` + this.service${n}.constructor.name.length`).join("")}; }
}
export function describe${index}(items: readonly Item${index}[]): string {
  return items.map(({ id, name, tags }) => \`\${id}: \${name} (\${tags.join(", ")})\`).join("\\n");
}
`;
}

/** The paths of what is edited. */
export type ProjectFiles = { readonly entry: string; readonly marked: string; readonly ordinary: string; readonly helper: string };

/** Writes a project of so many files, so many of which have a marked function. */
export function writeProject(folder: string, files: number, markedCount: number): ProjectFiles {
  for (const name of ["helpers", "losses", "services"]) mkdirSync(join(folder, "src", name), { recursive: true });
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, "src", name), text);
    return join(folder, "src", name);
  };
  const ordinaryCount = files - markedCount - helperCount - 1;
  for (let i = 0; i < helperCount; i++) write(`helpers/helper${i}.ts`, helper(i, 0.5));
  for (let i = 0; i < markedCount; i++) write(`losses/loss${i}.ts`, marked(i));
  for (let i = 0; i < ordinaryCount; i++) write(`services/service${i}.ts`, ordinary(i));
  const losses = Array.from({ length: markedCount }, (_, i) => `export { loss${i}Gradient } from "./losses/loss${i}.ts";`);
  const services = Array.from({ length: ordinaryCount }, (_, i) => `export { Service${i} } from "./services/service${i}.ts";`);
  const entry = write("index.ts", [...losses, ...services, ""].join("\n"));
  const compilerOptions = { target: "ES2022", module: "ESNext", moduleResolution: "Bundler", strict: true, skipLibCheck: true, allowImportingTsExtensions: true, rewriteRelativeImportExtensions: true, outDir: "out", rootDir: "src", types: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "project", private: true, type: "module" }));
  return { entry, marked: join(folder, "src/losses/loss5.ts"), ordinary: join(folder, "src/services/service9.ts"), helper: join(folder, "src/helpers/helper3.ts") };
}

/** Changes a file as an edit does: a number in it, or a line at its end. */
export function edited(text: string, edit: number): string {
  return text.includes("* 0.5") ? text.replaceAll("* 0.5", `* 0.5${edit}`) : `${text}// edit ${edit}\n`;
}
