import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { PROJECT } from "./house.ts";

const COMMITTED = join(PROJECT, "tools/manifest");
const SURFACES = ["langchain.json", "mcp.json", "openai.json"];

interface Manifest {
  tokens: number;
  tools: { tokens: number; definition: Record<string, unknown> }[];
}

const committed = (surface: string): Manifest =>
  JSON.parse(readFileSync(join(COMMITTED, surface), "utf8")) as Manifest;

test("the committed manifest is what the surfaces show today", async () => {
  expect(readdirSync(COMMITTED).toSorted()).toEqual([...SURFACES, "prompts.json"]);
  expect(await manifest("--check")).toEqual({ code: 0, words: "" });
});

test("a file that is missing or changed is told as stale", async () => {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-manifest-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(await manifest(folder)).toEqual({ code: 0, words: "" });
  expect(await manifest("--check", folder)).toEqual({ code: 0, words: "" });
  const mcp = readFileSync(join(folder, "mcp.json"), "utf8");
  writeFileSync(join(folder, "mcp.json"), mcp.replace("Allocate", "Alocate"));
  const prompts = readFileSync(join(folder, "prompts.json"), "utf8");
  writeFileSync(join(folder, "prompts.json"), prompts.replace("Consent", "Konsent"));
  rmSync(join(folder, "openai.json"));
  const { code, words } = await manifest("--check", folder);
  expect(code).toBe(1);
  expect(words).toContain("mcp.json of the manifest is stale: run `npm run manifest`");
  expect(words).toContain("openai.json of the manifest is stale");
  expect(words).toContain("prompts.json of the manifest is stale");
  expect(words).not.toContain("langchain.json");
});

test.each(SURFACES)("%s has at most 40 tools, and adds up", (surface) => {
  const { tokens, tools } = committed(surface);
  expect(tokens).toBe(tools.reduce((sum, tool) => sum + tool.tokens, 0));
  expect(tools.length).toBeLessThanOrEqual(40);
});

function manifest(...args: string[]): Promise<{ code: number; words: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(PROJECT, "testing/manifest.ts"), ...args],
      { cwd: PROJECT },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), words: stdout + stderr }),
    );
  });
}
