import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import {
  type Ended,
  type Environment,
  formCouple,
  OPERATED,
  runCommand,
  type Served,
  startServe,
} from "../testing/command.ts";
import { databaseForTests } from "../testing/databases.ts";
import { type OwnDatabase, ownDatabase } from "../testing/own-database.ts";

const LONG_MS = 240_000;

let own: OwnDatabase;

beforeEach(async () => {
  own = await ownDatabase();
});

const serve = (env: Environment = {}): Promise<Served> => startServe({ ...own.env, ...env });

/** Runs a command line on the test's books. */
function run(line: string, env: Environment = {}): Promise<Ended> {
  return runCommand(line.split(" "), { ...own.env, PORT: "0", ...env });
}

const has = (text: string) => expect.stringContaining(text);

async function newBooks(served: Served): Promise<string> {
  const { coupleId, adaId } = await formCouple(served);
  const account = { user_id: adaId, name: "Checking", balance: "12.34", is_manual: true };
  await served.ask("POST", "/accounts", account);
  return coupleId;
}

describe("the command line", { timeout: LONG_MS }, () => {
  test("on loopback makes an operator key that only the owner can read, and shows it once", async () => {
    const first = await serve();
    const path = join(own.folder, "operator.key");
    const key = readFileSync(path, "utf8").trim();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await newBooks(first);
    const ended = await first.end("SIGINT");
    expect(ended).toMatchObject({ code: 0, stderr: has(key) });
    expect(ended.stdout).not.toContain(key);
    const second = await serve();
    expect(readFileSync(path, "utf8").trim()).toBe(key);
    expect((await second.end("SIGTERM")).stderr).toBe("");
    const promise = second.log.some((line) => line.includes("survives a crash or a power cut"));
    expect(promise).toBe(databaseForTests().kind === "pglite");
    writeFileSync(path, "short\n");
    expect(await run("serve")).toMatchObject({ code: 1, stderr: has("key of 5 characters") });
  });

  test("migrates once, and other commands report missing books before that", async () => {
    const early = await run("verify");
    const missing = expect.stringMatching(/there are no books|holds no books/);
    expect(early).toMatchObject({ code: 1, stderr: missing });
    const applied = expect.stringMatching(/^applied \d{8}-/);
    expect(await run("migrate")).toMatchObject({ code: 0, stdout: applied });
    expect(await run("migrate")).toMatchObject({ code: 0, stdout: has("already up to date") });
    expect(await run("verify")).toMatchObject({ code: 0, stdout: has("no couple") });
  });

  test("other commands work while a server runs; a second server works only on PostgreSQL", async () => {
    const served = await serve(OPERATED);
    expect((await run("verify")).code).toBe(0);
    if (databaseForTests().kind === "postgres") {
      expect((await (await serve(OPERATED)).end("SIGTERM")).code).toBe(0);
    } else {
      const second = await run("serve", OPERATED);
      expect(second.code).toBe(1);
      expect(second.stderr).toContain(`${own.folder} are served by another process (pid ${served.pid})`);
      expect(second.stderr).toContain("COUPLES_CFO_DATA");
    }
    expect((await served.end("SIGTERM")).code).toBe(0);
    expect(existsSync(join(own.folder, "socket"))).toBe(false);
  });
});
