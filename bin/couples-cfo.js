#!/usr/bin/env node
// A checkout runs the sources. The package contains compiled files, because Node strips no types below node_modules.
// Imports by name must exist in every version of Node, so that an old one can report that it is too old.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";

const source = new URL("./couples-cfo.ts", import.meta.url);
/** The Node that `npm ci` installs. A desktop client may start this file with an older one. */
const ownNode = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // The next start, such as by a desktop client, reuses the code that V8 compiled.
  nodeModule.enableCompileCache();
  await import(
    existsSync(source) ? source.href : new URL("../dist/bin/couples-cfo.js", import.meta.url).href
  );
} else if (existsSync(ownNode)) {
  const child = spawn(ownNode, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
} else {
  console.error(`couples-cfo: this is Node ${process.versions.node}; Node 22.18 or newer is needed.`);
  process.exitCode = 1;
}
