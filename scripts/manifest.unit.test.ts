import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { expect, onTestFinished, test } from "vitest";
import { couplesCfoTools } from "../tools/langchain/tools.ts";
import { strictSchema } from "../tools/openai/strict.ts";
import { responsesTools } from "../tools/openai/tools.ts";
import { prompts } from "../tools/prompts.ts";
import { tools } from "../tools/tool.ts";
import { PROJECT } from "./check-imports.ts";

const COMMITTED = join(PROJECT, "tools/manifest");

test("the committed manifest has one current file for each tool, each prompt and the instructions", async () => {
  const names = [
    "instructions",
    ...prompts.map(({ name }) => `prompt-${name}`),
    ...tools.map(({ name }) => name),
  ];
  expect(readdirSync(COMMITTED).toSorted()).toEqual(names.map((name) => `${name}.json`).toSorted());
  expect(await manifest("--check")).toEqual({ code: 0, words: "" });
});

test("the check reports each file that is missing, changed or left over", async () => {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-manifest-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(await manifest(folder)).toEqual({ code: 0, words: "" });
  expect(await manifest("--check", folder)).toEqual({ code: 0, words: "" });
  const allocate = readFileSync(join(folder, "allocate_to_goal.json"), "utf8");
  writeFileSync(join(folder, "allocate_to_goal.json"), allocate.replace("Allocate", "Alocate"));
  writeFileSync(join(folder, "transfer_money.json"), "{}");
  rmSync(join(folder, "instructions.json"));
  const { code, words } = await manifest("--check", folder);
  expect(code).toBe(1);
  const stale = ["instructions", "allocate_to_goal", "transfer_money"].map(
    (name) => `tools/manifest/${name}.json is stale: run \`npm run generate\` and commit it.`,
  );
  expect(words.trim().split("\n").toSorted()).toEqual(stale.toSorted());
  expect(await manifest(folder)).toEqual({ code: 0, words: "" });
  expect(await manifest("--check", folder)).toEqual({ code: 0, words: "" });
});

test("LangChain and OpenAI show a model the words and fields that the manifest shows", () => {
  const engine = {} as never;
  const principal = async () => {
    throw new Error("no tool is called");
  };
  const shown = couplesCfoTools({ engine, principal }).map((tool) => convertToOpenAITool(tool));
  expect(shown).toEqual(
    tools.map(({ name, description, inputSchema: parameters }) => ({
      type: "function",
      function: { name, description, parameters },
    })),
  );
  expect(responsesTools).toEqual(
    tools.map(({ name, description, inputSchema }) => ({
      type: "function",
      name,
      description,
      parameters: strictSchema(inputSchema),
      strict: true,
    })),
  );
});

function manifest(...args: string[]): Promise<{ code: number; words: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(PROJECT, "scripts/manifest.ts"), ...args],
      { cwd: PROJECT },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), words: stdout + stderr }),
    );
  });
}
