#!/usr/bin/env node
// In a checkout the sources run as they are. The package holds them compiled: Node strips no types below node_modules.
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";

// A desktop client starts the server anew each day: what V8 compiled last time need not be compiled again.
enableCompileCache();

const source = new URL("./couples-cfo.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../dist/bin/couples-cfo.js", import.meta.url).href);
