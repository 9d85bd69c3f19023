import { fileURLToPath } from "node:url";

/** The command that npx runs, here from the sources. It caches compiled code, so that the next process starts sooner. */
export const FROM_SOURCES = fileURLToPath(new URL("../bin/couples-cfo.js", import.meta.url));

/** The command for tests: with `npm test` the bundle that testing/bundle.ts writes, which starts sooner, else the sources. */
export const PROGRAM = process.env.COUPLES_CFO_TEST_PROGRAM ?? FROM_SOURCES;
