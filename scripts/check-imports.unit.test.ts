import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { checkImports, PROJECT } from "./check-imports.ts";

/** One planted violation per rule: the file, its import, and the rule that must catch it. */
const VIOLATIONS: [rule: string, file: string, imports: string][] = [
  ["kernel-is-innermost", "src/kernel/money.ts", "../ledger/metadata.ts"],
  ["books-are-plain-data", "src/books/apply.ts", "../entities/couple.ts"],
  ["books-are-plain-data", "src/books/apply.ts", "../ledger/decision.ts"],
  ["books-are-plain-data", "src/books/apply.ts", "@mikro-orm/core"],
  ["rules-know-no-surface", "src/goals/spending.ts", "../operations/allocate-to-goal.ts"],
  ["rules-know-no-surface", "src/goals/spending.ts", "../database/open.ts"],
  ["rules-know-no-surface", "src/identity/new-token.ts", "../operations/catalog.ts"],
  ["rules-know-no-surface", "src/webhooks/send.ts", "../engine/invoke.ts"],
  ["rules-know-no-driver", "src/goals/spending.ts", "@mikro-orm/postgresql"],
  ["rules-know-no-driver", "src/goals/spending.ts", "@mikro-orm/pglite"],
  ["rules-know-no-driver", "src/goals/spending.ts", "@electric-sql/pglite"],
  ["rules-know-no-driver", "src/goals/spending.ts", "pg"],
  ["rules-know-no-environment", "src/goals/spending.ts", "node:fs"],
  ["views-look-inwards", "src/views/goal.ts", "../../tools/mcp.ts"],
  ["views-look-inwards", "src/views/goal.ts", "../operations/catalog.ts"],
  ["operations-know-no-surface", "src/operations/release-from-goal.ts", "../http/server.ts"],
  ["operations-know-no-surface", "src/operations/release-from-goal.ts", "@mikro-orm/postgresql"],
  ["operations-know-no-surface", "src/operations/release-from-goal.ts", "../database/open.ts"],
  ["operations-know-no-surface", "src/operations/release-from-goal.ts", "../engine/invoke.ts"],
  ["no-operation-in-an-operation", "src/operations/release-from-goal.ts", "./allocate-to-goal.ts"],
  ["operations-through-the-catalog", "src/engine/invoke.ts", "../operations/allocate-to-goal.ts"],
  ["operations-through-the-catalog", "src/operations/inputs/filters.ts", "../allocate-to-goal.ts"],
  ["operations-through-the-catalog", "src/http/server.ts", "../operations/allocate-to-goal.ts"],
  ["operations-through-the-catalog", "src/engine/jobs/scheduler.ts", "../../operations/allocate-to-goal.ts"],
  ["engine-knows-no-surface", "src/engine/jobs/scheduler.ts", "../../http/server.ts"],
  ["engine-knows-no-surface", "src/engine/jobs/scheduler.ts", "pg"],
  ["jobs-run-in-the-background", "src/http/server.ts", "../engine/jobs/scheduler.ts"],
  ["surfaces-hold-no-rules", "src/http/server.ts", "../accounts/postings.ts"],
  ["surfaces-write-no-query", "src/http/server.ts", "@mikro-orm/core"],
  ["the-sender-reads-no-database", "src/webhooks/send.ts", "@mikro-orm/core"],
  ["the-network-is-for-webhooks", "src/engine/jobs/scheduler.ts", "undici"],
  ["the-network-is-for-webhooks", "src/operations/release-from-goal.ts", "node:https"],
  ["src-looks-inwards", "src/database/open.ts", "../../prompts/review.ts"],
  ["src-looks-inwards", "src/http/server.ts", "../../tools/mcp.ts"],
  ["src-looks-inwards", "src/http/server.ts", "../../prompts/review.ts"],
  ["only-tests-use-test-support", "src/http/server.ts", "../../testing/books.ts"],
  ["tools-look-inwards", "tools/mcp.ts", "../bin/couples-cfo.ts"],
  ["prompts-import-nothing", "prompts/review.ts", "../src/kernel/money.ts"],
  ["every-import-is-found", "src/goals/spending.ts", "./nowhere.ts"],
];

/** Imports that are allowed, so that a rule that forbids too much fails a test. */
const ALLOWED: [file: string, imports: string][] = [
  ["src/operations/catalog.ts", "./allocate-to-goal.ts"],
  ["src/operations/release-from-goal.ts", "../accounts/postings.ts"],
  ["src/operations/release-from-goal.ts", "../views/goal.ts"],
  ["src/operations/release-from-goal.test.ts", "./allocate-to-goal.ts"],
  ["src/operations/release-from-goal.test.ts", "../../testing/books.ts"],
  ["src/identity/new-token.ts", "../kernel/money.ts"],
  ["src/http/server.ts", "../engine/invoke.ts"],
  ["src/http/server.ts", "../kernel/refusals.ts"],
  ["src/engine/invoke.ts", "../operations/catalog.ts"],
  ["src/engine/jobs/scheduler.ts", "../../accounts/postings.ts"],
  ["src/engine/jobs/scheduler.ts", "../invoke.ts"],
  ["src/webhooks/send.ts", "../kernel/money.ts"],
  ["src/webhooks/send.ts", "node:https"],
  ["bin/couples-cfo.ts", "../src/engine/jobs/scheduler.ts"],
  ["tools/mcp.ts", "../src/operations/catalog.ts"],
  ["tools/mcp.ts", "../src/books/metadata.ts"],
  ["bin/couples-cfo.ts", "../tools/mcp.ts"],
];

const EMPTY_FILES = [
  "src/books/metadata.ts",
  "src/entities/couple.ts",
  "src/ledger/decision.ts",
  ...new Set([...VIOLATIONS.map(([, file]) => file), ...ALLOWED.map(([file]) => file)]),
].concat(
  [
    "accounts/postings",
    "database/open",
    "kernel/refusals",
    "ledger/metadata",
    "operations/allocate-to-goal",
  ].map((name) => `src/${name}.ts`),
  ["testing/books.ts"],
);

test("the project follows the import rules", async () => {
  const { problems, modules, imports } = await checkImports(PROJECT);
  expect(problems).toEqual([]);
  expect(modules).toBeGreaterThan(5);
  expect(imports).toBeGreaterThan(5);
});

test.each(VIOLATIONS)("%s catches %s importing %s", async (rule, file, imports) => {
  const { problems } = await checkImports(projectWith({ [file]: `import ${JSON.stringify(imports)};\n` }));
  expect(problems.filter((problem) => problem.startsWith(`${rule}: ${file} -> `))).toHaveLength(1);
});

test("a type import is an import", async () => {
  const source = 'import type { Nothing } from "../http/server.ts";\nexport type Something = Nothing;\n';
  const { problems } = await checkImports(projectWith({ "src/goals/spending.ts": source }));
  expect(problems).toContain("rules-know-no-surface: src/goals/spending.ts -> src/http/server.ts");
});

test("a cycle is caught outside the rules, unless it is one of types", async () => {
  const pair = (word: string) => ({
    "src/http/server.ts": 'import { a } from "./route.ts";\nexport const b = () => a;\n',
    "src/http/route.ts": `${word} { b } from "./server.ts";\nexport const a = (_: typeof b) => 1;\n`,
  });
  const running = await checkImports(projectWith(pair("import")));
  expect(running.problems.join()).toContain("no-cycle: src/http/route.ts -> src/http/server.ts");
  expect((await checkImports(projectWith(pair("import type")))).problems).toEqual([]);
});

test.each(ALLOWED)("%s may import %s", async (file, imports) => {
  const { problems } = await checkImports(projectWith({ [file]: `import ${JSON.stringify(imports)};\n` }));
  expect(problems).toEqual([]);
});

test("a rule that names an operation is a problem, its test and a view are not", async () => {
  const source = 'export const use = "allocate_to_goal, release_from_goals, release_from_goal";\n';
  const files = ["src/goals/spending.ts", "src/goals/spending.test.ts", "src/views/goal.ts"];
  const { problems } = await checkImports(
    projectWith(Object.fromEntries(files.map((file) => [file, source]))),
  );
  expect(problems).toEqual([
    "operation-named-in-a-rule: src/goals/spending.ts: allocate_to_goal",
    "operation-named-in-a-rule: src/goals/spending.ts: release_from_goal",
  ]);
});

test("a project without sources is refused", async () => {
  await expect(checkImports(temporaryFolder())).rejects.toThrow("no TypeScript source found");
});

test("a source that dependency-cruiser did not read is a problem", async () => {
  const { problems } = await checkImports(projectWith({ "src/node_modules/hidden.ts": "export {};\n" }));
  expect(problems).toEqual(["never-cruised: src/node_modules/hidden.ts"]);
});

/** A project in a temporary folder: the given files, and empty ones for what they may import. */
function projectWith(files: Record<string, string>): string {
  const root = temporaryFolder();
  const empty = Object.fromEntries(EMPTY_FILES.map((file) => [file, "export {};\n"]));
  for (const [file, source] of Object.entries({ ...empty, ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), source);
  }
  writeFileSync(join(root, "package.json"), '{ "type": "module" }\n');
  return root;
}
