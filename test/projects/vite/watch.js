import { createServer } from "vite";
import { changeHelper } from "./change.js";

const server = await createServer({ server: { middlewareMode: true }, appType: "custom" });
const slopes = [];

async function request() {
  const { slope } = await server.ssrLoadModule("/src/main.ts");
  slopes.push(slope(2));
  return (await server.environments.client.transformRequest("/src/main.ts")).code;
}

const before = await request();
const changed = new Promise((resolve) => server.watcher.once("change", resolve));
changeHelper();
await changed;
await new Promise((resolve) => setTimeout(resolve, 200)); // Vite handles the change after it reports it.
const after = await request();
await server.close();
console.log(
  JSON.stringify({ slopes, browserCodeChanged: before.replace(/\?t=\d+/g, "") !== after.replace(/\?t=\d+/g, "") }),
);
process.exit();
