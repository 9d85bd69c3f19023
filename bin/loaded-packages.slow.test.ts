import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { openEngine } from "../src/engine/open.ts";
import { ask } from "../testing/books.ts";
import { runCommand } from "../testing/command.ts";
import { startRaw } from "../testing/mcp-process.ts";
import { FROM_SOURCES } from "../testing/program.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

const EMAIL = "ada@example.com";
const PRELOAD = new URL("../testing/loaded-packages.ts", import.meta.url).href;

let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = temporaryFolder();
  const database = { folder: join(folder, "data") };
  const engine = await openEngine(database);
  await ask(engine, "create_user", { email: EMAIL, display_name: "Ada" });
  await engine.orm.close(true);
  env = {
    COUPLES_CFO_DATA: database.folder,
    NODE_OPTIONS: `--import ${PRELOAD}`,
    LOADED_PACKAGES_FILE: join(folder, "packages.json"),
  };
});

/** The dependencies that the last command loaded. */
function loaded(): string[] {
  const packages = JSON.parse(readFileSync(env.LOADED_PACKAGES_FILE ?? "", "utf8")) as string[];
  const ours = { ...manifest.dependencies, ...manifest.peerDependencies };
  return packages.filter((name) => name in ours).sort();
}

/** The dependencies of the books, in a folder with up-to-date tables. */
const BOOKS = [
  "@electric-sql/pglite",
  "@mikro-orm/core",
  "@mikro-orm/pglite",
  "@mikro-orm/sql",
  "canonicalize",
  "commander",
  "dinero.js",
  "ipaddr.js",
  "kysely",
  "lru-cache",
  "p-limit",
  "pg-connection-string",
  "postgres-array",
  "pure-rand",
  "rrule-temporal",
  "temporal-polyfill",
  "unhomoglyph",
  "uuid",
  "zod",
];

test("the help loads only the parser of the command line", async () => {
  expect((await runCommand(["--help"], env, FROM_SOURCES)).code).toBe(0);
  expect(loaded()).toEqual(["commander"]);
});

test("a command on the books loads only the books", async () => {
  const ended = await runCommand(["token", "list", "--user", EMAIL], env, FROM_SOURCES);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(loaded()).toEqual(BOOKS);
});

test("mcp loads only the books and the tools until its first call is done", async () => {
  const server = await startRaw(["--user", EMAIL], env, FROM_SOURCES);
  const { result } = await server.ask("tools/call", { name: "list_accounts", arguments: {} });
  expect(result.structuredContent).toMatchObject({ items: [] });
  expect((await server.end()).code).toBe(0);
  expect(loaded()).toEqual([...BOOKS, "@modelcontextprotocol/server", "pino", "yaml"].sort());
});
