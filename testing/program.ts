import { fileURLToPath } from "node:url";

/** The command that npx runs. It caches compiled code, so that the next process starts sooner. */
export const PROGRAM = fileURLToPath(new URL("../bin/couples-cfo.js", import.meta.url));
