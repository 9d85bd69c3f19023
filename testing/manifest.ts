import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { OPERATOR } from "../src/access/principal.ts";
import { couplesCfoTools } from "../tools/langchain/tools.ts";
import { responsesTools } from "../tools/openai/tools.ts";
import { tools } from "../tools/tool.ts";

/*
 * Writes tools/manifest/*.json: exactly what each surface shows a model, tool by tool, with the tokens (o200k) that it
 * takes. `--check` writes nothing and fails when a file is not what the catalog says today.
 */

const FOLDER = fileURLToPath(new URL("../tools/manifest/", import.meta.url));

/** What each surface shows, in the order in which it shows it. */
function surfaces(): Record<string, readonly object[]> {
  const door = () => Promise.reject(new Error("no call is made"));
  return {
    mcp: tools.map(({ operation: _, ...shown }) => shown),
    langchain: couplesCfoTools({ door, principal: OPERATOR }).map((tool) => convertToOpenAITool(tool)),
    openai: responsesTools,
  };
}

/** The manifest of one surface, as its file's text. */
function manifestOf(definitions: readonly object[]): string {
  const shown = definitions.map((definition) => ({
    tokens: countTokens(JSON.stringify(definition)),
    definition,
  }));
  const tokens = shown.reduce((sum, tool) => sum + tool.tokens, 0);
  return `${JSON.stringify({ tokens, tools: shown }, null, 2)}\n`;
}

mkdirSync(FOLDER, { recursive: true });
for (const [surface, definitions] of Object.entries(surfaces())) {
  const file = `${FOLDER}${surface}.json`;
  const text = manifestOf(definitions);
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (read(file) !== text) {
    console.error(`tools/manifest/${surface}.json is stale: run \`npm run manifest\` and commit it.`);
    process.exitCode = 1;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // A file that is not there is stale.
  }
}
