import { execFile } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { PROJECT } from "./check-imports.ts";

const BIOME = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
const WORDS = "come in the context";

/** Each reaches past the context for the clock, chance, an id or a setting. */
const AMBIENT = [
  "new Date()",
  "Date.now()",
  "performance.now()",
  "Math.random()",
  "crypto.randomUUID()",
  "process.env.HOME",
  'process.env["HOME"]',
];

let root: string;

beforeAll(() => {
  root = temporaryFolder();
  cpSync(join(PROJECT, "biome.json"), join(root, "biome.json"));
  cpSync(join(PROJECT, "scripts/no-ambient.grit"), join(root, "scripts/no-ambient.grit"));
  mkdirSync(join(root, ".git"));
  writeFileSync(join(root, ".gitignore"), "node_modules\n");
});

test.each(AMBIENT)("%s is refused in the domain and in operations", async (expression) => {
  const source = `export const ambient = () => ${expression};\n`;
  expect(await lint("src/goals/planted.ts", source)).toContain(WORDS);
  expect(await lint("src/operations/planted.ts", source)).toContain(WORDS);
});

test("a test beside them may use the clock, and so may the rest", async () => {
  const source = "export const ambient = () => new Date();\n";
  expect(await lint("src/goals/planted.test.ts", source)).not.toContain(WORDS);
  expect(await lint("src/http/planted.ts", source)).not.toContain(WORDS);
});

test("an instant made from what is given is fine", async () => {
  const source = "export const given = (at: string) => new Date(at);\n";
  expect(await lint("src/goals/planted.ts", source)).not.toContain(WORDS);
});

test("any is refused", async () => {
  expect(await lint("src/goals/planted.ts", "export const loose: any = 1;\n")).toContain("noExplicitAny");
});

function lint(file: string, source: string): Promise<string> {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), source);
  return new Promise((resolve) => {
    execFile(process.execPath, [BIOME, "lint", file], { cwd: root }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}
