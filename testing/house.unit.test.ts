import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { inspectHouse, PROJECT } from "./house.ts";

/** One planted violation per rule: the file, its import, and the rule that must catch it. */
const VIOLATIONS: [rule: string, file: string, imports: string][] = [
  ["domain-is-innermost", "src/domain/goal.ts", "../operations/allocate-to-goal.ts"],
  ["domain-is-innermost", "src/domain/goal.ts", "../database/open.ts"],
  ["domain-knows-no-driver", "src/domain/goal.ts", "@mikro-orm/postgresql"],
  ["domain-knows-no-driver", "src/domain/goal.ts", "@mikro-orm/pglite"],
  ["domain-knows-no-driver", "src/domain/goal.ts", "@electric-sql/pglite"],
  ["domain-knows-no-driver", "src/domain/goal.ts", "pg"],
  ["domain-knows-no-environment", "src/domain/goal.ts", "node:fs"],
  ["access-knows-domain-only", "src/access/token.ts", "../operations/catalog.ts"],
  ["operations-know-no-surface", "src/operations/release-from-goal.ts", "../http/server.ts"],
  ["operations-know-no-surface", "src/operations/shapes/goal.ts", "../../../tools/mcp.ts"],
  ["operations-know-no-driver", "src/operations/release-from-goal.ts", "@mikro-orm/postgresql"],
  ["operations-open-no-database", "src/operations/release-from-goal.ts", "../database/open.ts"],
  ["no-operation-in-an-operation", "src/operations/release-from-goal.ts", "./allocate-to-goal.ts"],
  ["the-door-takes-the-catalog", "src/operations/invoke.ts", "./allocate-to-goal.ts"],
  ["the-door-takes-the-catalog", "src/operations/shapes/goal.ts", "../allocate-to-goal.ts"],
  ["operations-through-the-catalog", "src/http/server.ts", "../operations/allocate-to-goal.ts"],
  ["surfaces-hold-no-rules", "src/http/server.ts", "../domain/balances.ts"],
  ["surfaces-write-no-query", "src/http/server.ts", "@mikro-orm/core"],
  ["webhooks-know-domain-only", "src/webhooks/send.ts", "../operations/invoke.ts"],
  ["webhooks-know-domain-only", "src/webhooks/send.ts", "@mikro-orm/core"],
  ["the-network-is-for-webhooks", "src/jobs/scheduler.ts", "undici"],
  ["the-network-is-for-webhooks", "src/operations/release-from-goal.ts", "node:https"],
  ["jobs-know-no-surface", "src/jobs/scheduler.ts", "../http/server.ts"],
  ["jobs-know-no-surface", "src/jobs/scheduler.ts", "../operations/allocate-to-goal.ts"],
  ["jobs-know-no-surface", "src/jobs/scheduler.ts", "pg"],
  ["jobs-are-nobodys-business", "src/http/server.ts", "../jobs/scheduler.ts"],
  ["src-looks-inwards", "src/http/server.ts", "../../tools/mcp.ts"],
  ["src-looks-inwards", "src/http/server.ts", "../../prompts/review.ts"],
  ["only-tests-use-test-support", "src/http/server.ts", "../../testing/books.ts"],
  ["tools-look-inwards", "tools/mcp.ts", "../bin/couples-cfo.ts"],
  ["prompts-import-nothing", "prompts/review.ts", "../src/domain/money.ts"],
  ["every-import-is-found", "src/domain/goal.ts", "./nowhere.ts"],
];

/** What the house allows, so that a rule which forbids everything is noticed too. */
const ALLOWED: [file: string, imports: string][] = [
  ["src/operations/catalog.ts", "./allocate-to-goal.ts"],
  ["src/operations/release-from-goal.ts", "../domain/balances.ts"],
  ["src/operations/release-from-goal.ts", "./shapes/goal.ts"],
  ["src/operations/release-from-goal.test.ts", "./allocate-to-goal.ts"],
  ["src/operations/release-from-goal.test.ts", "../../testing/books.ts"],
  ["src/access/token.ts", "../domain/money.ts"],
  ["src/http/server.ts", "../operations/invoke.ts"],
  ["src/http/server.ts", "../domain/refusals.ts"],
  ["src/jobs/scheduler.ts", "../domain/balances.ts"],
  ["src/webhooks/send.ts", "../domain/money.ts"],
  ["src/webhooks/send.ts", "node:https"],
  ["src/jobs/scheduler.ts", "../operations/invoke.ts"],
  ["bin/couples-cfo.ts", "../src/jobs/scheduler.ts"],
  ["tools/mcp.ts", "../src/operations/catalog.ts"],
  ["bin/couples-cfo.ts", "../tools/mcp.ts"],
];

const BYSTANDERS = [
  ...new Set([...VIOLATIONS.map(([, file]) => file), ...ALLOWED.map(([file]) => file)]),
].concat(
  ["allocate-to-goal", "shapes/goal"].map((name) => `src/operations/${name}.ts`),
  ["balances", "money", "refusals"].map((name) => `src/domain/${name}.ts`),
  ["src/database/open.ts", "testing/books.ts"],
);

test("the project keeps the house rules", async () => {
  const { problems, modules, imports } = await inspectHouse(PROJECT);
  expect(problems).toEqual([]);
  expect(modules).toBeGreaterThan(5);
  expect(imports).toBeGreaterThan(5);
});

test.each(VIOLATIONS)("%s catches %s importing %s", async (rule, file, imports) => {
  const { problems } = await inspectHouse(houseWith({ [file]: `import ${JSON.stringify(imports)};\n` }));
  expect(problems.filter((problem) => problem.startsWith(`${rule}: ${file} -> `))).toHaveLength(1);
});

test("a type import is an import", async () => {
  const source = 'import type { Nothing } from "../http/server.ts";\nexport type Something = Nothing;\n';
  const { problems } = await inspectHouse(houseWith({ "src/domain/goal.ts": source }));
  expect(problems).toContain("domain-is-innermost: src/domain/goal.ts -> src/http/server.ts");
});

test("a cycle is caught outside the entities, unless it is one of types", async () => {
  const pair = (word: string) => ({
    "src/http/server.ts": 'import { a } from "./route.ts";\nexport const b = () => a;\n',
    "src/http/route.ts": `${word} { b } from "./server.ts";\nexport const a = (_: typeof b) => 1;\n`,
  });
  const running = await inspectHouse(houseWith(pair("import")));
  expect(running.problems.join()).toContain("no-cycle: src/http/route.ts -> src/http/server.ts");
  expect((await inspectHouse(houseWith(pair("import type")))).problems).toEqual([]);
});

test.each(ALLOWED)("%s may import %s", async (file, imports) => {
  const { problems } = await inspectHouse(houseWith({ [file]: `import ${JSON.stringify(imports)};\n` }));
  expect(problems).toEqual([]);
});

test("a house without sources is not in order", async () => {
  await expect(inspectHouse(folder())).rejects.toThrow("no TypeScript source found");
});

test("a source that the cruiser did not see is a problem", async () => {
  const { problems } = await inspectHouse(houseWith({ "src/node_modules/hidden.ts": "export {};\n" }));
  expect(problems).toEqual(["never-cruised: src/node_modules/hidden.ts"]);
});

/** A small house in a temporary folder: the files given, and empty ones for everything they may point at. */
function houseWith(files: Record<string, string>): string {
  const root = folder();
  const empty = Object.fromEntries(BYSTANDERS.map((file) => [file, "export {};\n"]));
  for (const [file, source] of Object.entries({ ...empty, ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), source);
  }
  writeFileSync(join(root, "package.json"), '{ "type": "module" }\n');
  return root;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "couples-cfo-house-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
