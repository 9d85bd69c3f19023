import { execFile } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { couplesCfoTools } from "../tools/langchain/tools.ts";
import { strictSchema } from "../tools/openai/strict.ts";
import { responsesTools } from "../tools/openai/tools.ts";
import { prompts } from "../tools/prompts.ts";
import { tools } from "../tools/tool.ts";
import { PROJECT } from "./check-imports.ts";
import { update } from "./generated.ts";
import { manifestFiles } from "./manifest.ts";

const COMMITTED = join(PROJECT, "tools/manifest");

test("the manifest has one file for each tool, each prompt and the instructions, and no other", async () => {
  const names = [
    "instructions",
    ...prompts.map(({ name }) => `prompt-${name}`),
    ...tools.map(({ name }) => name),
  ];
  const folder = temporaryFolder();
  writeFileSync(join(folder, "transfer_money.json"), "{}");
  const files = await manifestFiles(folder);
  expect(files.get("transfer_money.json")).toBeNull();
  const written = [...files].filter(([, text]) => text !== null).map(([file]) => file);
  expect(written.toSorted()).toEqual(names.map((name) => `${name}.json`).toSorted());
});

test("a generated file is stale if it is missing, changed or left over, and a check does not write it", () => {
  const file = join(temporaryFolder(), "tools/manifest/close_goal.json");
  const isStale = (text: string | null) => update(file, text, true);
  expect([isStale(null), isStale("{}"), existsSync(file)]).toEqual([false, true, false]);
  expect([update(file, "{}", false), isStale("{}"), isStale("[]"), isStale(null)]).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(readFileSync(file, "utf8")).toBe("{}");
  expect([update(file, null, false), existsSync(file)]).toEqual([true, false]);
});

test("the command reports each stale file and fails, and the other committed files are current", async () => {
  const folder = temporaryFolder();
  cpSync(COMMITTED, join(folder, "tools/manifest"), { recursive: true });
  rmSync(join(folder, "tools/manifest/instructions.json"));
  const stale = [
    "src/http/answers.json",
    "openapi.json",
    "server.json",
    "tools/manifest/instructions.json",
  ].map((file) => `${file} is stale: run \`npm run generate\` and commit it.`);
  expect(await generate("--check", folder)).toEqual({ code: 1, words: `${stale.join("\n")}\n` });
}, 180_000);

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

function generate(...args: string[]): Promise<{ code: number; words: string }> {
  const program = join(PROJECT, "scripts/generate.ts");
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: PROJECT }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), words: stdout + stderr }),
    );
  });
}
