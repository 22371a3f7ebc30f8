import { watch } from "rolldown";
import { changeHelper } from "./change.js";
import config from "./rolldown.config.js";

let builds = 0;
const watcher = watch(config);
watcher.on("event", (event) => {
  if (event.code === "ERROR") throw event.error;
  if (event.code !== "END") return;
  builds++;
  if (builds === 1) changeHelper();
  else watcher.close();
});
