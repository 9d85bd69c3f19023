import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../scripts/check-imports.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const TESTS = {
  "one/some.test.ts": `
    import { beforeAll, describe, expect, test } from "vitest";
    test("passes", () => {});
    test("fails", () => expect(1).toBe(2));
    test.skip("is skipped", () => {});
    test.todo("is to do");
    describe("a group", () => {
      beforeAll(() => { throw new Error("cannot be set up"); });
      test("never runs", () => {});
    });`,
  "one/broken.test.ts": 'import "./nowhere.ts";',
  "two/fine.test.ts":
    'import { test } from "vitest"; test("passes", () => {}); test("passes too", () => {});',
};

test("the run ends with the counts of each project and the total", async () => {
  const { code, lines } = await run(TESTS);
  expect(lines.slice(-3)).toEqual([
    "[one] 1 passed, 3 failed, 3 skipped",
    "[two] 2 passed, 0 failed",
    "3 passed, 3 failed, 3 skipped",
  ]);
  expect(code).toBe(1);
});

test("without a failure or a skipped test the total is plain", async () => {
  const { code, lines } = await run({ "two/fine.test.ts": TESTS["two/fine.test.ts"] });
  expect(lines.slice(-3)).toEqual([
    "[one] 0 passed, 0 failed",
    "[two] 2 passed, 0 failed",
    "2 passed, 0 failed",
  ]);
  expect(code).toBe(0);
});

test("what goes wrong outside a test is a failure", async () => {
  const stray =
    'import { test } from "vitest"; test("passes", () => { Promise.reject(new Error("stray")); });';
  const { code, lines } = await run({ "one/stray.test.ts": stray });
  expect(lines.at(-1)).toBe("1 passed, 1 failed");
  expect(code).toBe(1);
});

test("a server that cannot be had fails the run in clear words", async () => {
  const setup = join(PROJECT, "testing/postgres-setup.ts");
  const env = { COUPLES_CFO_TEST_DATABASE_URL: "postgres://postgres@127.0.0.1:1/postgres" };
  const { code, output } = await run({ "two/fine.test.ts": TESTS["two/fine.test.ts"] }, { setup, env });
  expect(output).toContain("The database of COUPLES_CFO_TEST_DATABASE_URL cannot be used");
  expect(code).toBe(1);
});

interface Run {
  code: number;
  output: string;
  lines: string[];
}

/** Runs Vitest with our reporter on a small project of two test projects, `one` and `two`. */
function run(files: Record<string, string>, { setup = "", env = {} } = {}): Promise<Run> {
  const root = temporaryFolder();
  symlinkSync(join(PROJECT, "node_modules"), join(root, "node_modules"));
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), source);
  }
  const project = (name: string) => ({
    test: { name, include: [`${name}/*.test.ts`], ...(setup ? { globalSetup: setup } : {}) },
  });
  const config = {
    test: {
      reporters: ["default", join(PROJECT, "testing/reporter.ts")],
      projects: ["one", "two"].map(project),
    },
  };
  writeFileSync(join(root, "vitest.config.ts"), `export default ${JSON.stringify(config)};\n`);
  const vitest = join(PROJECT, "node_modules/vitest/vitest.mjs");
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [vitest, "run"],
      { cwd: root, env: { PATH: process.env.PATH, NO_COLOR: "1", ...env } },
      (error, stdout, stderr) =>
        resolve({
          code: Number(error?.code ?? 0),
          output: stdout + stderr,
          lines: stdout.trimEnd().split("\n"),
        }),
    );
  });
}
