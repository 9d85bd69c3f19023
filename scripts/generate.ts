/**
 * Writes the generated files that are committed: src/http/answers.json, openapi.json, server.json and tools/manifest/. With
 * `--check` it writes nothing, reports stale files and exits with 1. An argument names another folder than the project's.
 */
import { join } from "node:path";
import { playedAnswers } from "./answers.ts";
import { PROJECT } from "./check-imports.ts";
import { serverJson } from "./distribution.ts";
import { formatted, update } from "./generated.ts";
import { manifestFiles } from "./manifest.ts";

const args = process.argv.slice(2);
const check = args.includes("--check");
const root = args.find((arg) => !arg.startsWith("--")) ?? PROJECT;

const problems: string[] = [];
function keep(file: string, text: string | null): void {
  if (update(join(root, file), text, check) && check)
    problems.push(`${file} is stale: run \`npm run generate\` and commit it.`);
}

keep("src/http/answers.json", formatted(await playedAnswers()));
// The document shows the recorded answers, so it is built after they are written.
const { openApi } = await import("./openapi.ts");
const { document, missing } = openApi();
keep("openapi.json", formatted(document));
keep("server.json", formatted(serverJson()));
for (const [file, text] of await manifestFiles(join(root, "tools/manifest")))
  keep(`tools/manifest/${file}`, text);

problems.push(...missing);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
