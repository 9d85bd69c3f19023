#!/usr/bin/env node
// In a checkout the sources run as they are. The package holds them compiled: Node strips no types below node_modules.
// What is imported by name here has to be there in every Node that may come along, so that it can be told what it lacks.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";

const source = new URL("./couples-cfo.ts", import.meta.url);
/** The Node that `npm ci` brings along: a desktop client starts this file with whatever the machine has. */
const ownNode = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // A desktop client starts the server anew each day: what V8 compiled last time need not be compiled again.
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
