import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./testing/sequencer.ts";

const DATABASE_TESTS = ["src", "bin", "testing", "tools"].map((folder) => `${folder}/**/*.test.ts`);
const POSTGRES_TESTS = ["**/*.postgres.test.ts"];
const UNIT_TESTS = ["**/*.unit.test.ts", "**/*.slow.test.ts"];
const IGNORED = ["**/node_modules/**"];

/**
 * Every *.test.ts runs twice, on the embedded database and on a real PostgreSQL. *.postgres.test.ts runs on PostgreSQL only: it
 * tests what only a server has, or what no database driver can break, where PostgreSQL uses less CPU. So do the tests of the
 * evals. *.unit.test.ts needs no database and runs once. So does *.slow.test.ts, which opens databases of its own, starts
 * processes or takes seconds. The projects run one after the other (groupOrder), three workers each: on two processors one of
 * them mostly waits, for another process or a time limit. Workers are not isolated: one database, opened and migrated once per
 * worker, serves all its files.
 */
export default defineConfig({
  test: {
    reporters: ["default", "./testing/reporter.ts"],
    pool: "forks",
    isolate: false,
    fileParallelism: true,
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    setupFiles: "./testing/setup.ts",
    allowOnly: !process.env.CI,
    // Processes that tests start keep what V8 compiled, and start sooner.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "couples-cfo-compile-cache") },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: { name: "unit", include: UNIT_TESTS, exclude: IGNORED, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: "pglite",
          include: DATABASE_TESTS,
          exclude: [...IGNORED, ...UNIT_TESTS, ...POSTGRES_TESTS],
          sequence: { groupOrder: 1 },
          provide: { database: { kind: "pglite" } },
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: DATABASE_TESTS,
          exclude: [...IGNORED, ...UNIT_TESTS],
          sequence: { groupOrder: 2 },
          globalSetup: "./testing/postgres-setup.ts",
        },
      },
      {
        extends: true,
        test: {
          name: "evals",
          include: ["evals/**/*.test.ts"],
          exclude: [...IGNORED, ...UNIT_TESTS],
          sequence: { groupOrder: 3 },
          globalSetup: "./testing/postgres-setup.ts",
        },
      },
    ],
  },
});
