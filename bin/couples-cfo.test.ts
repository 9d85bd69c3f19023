import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Answer } from "../testing/books.ts";
import { type Environment, runCommand, type Served, startServe } from "../testing/command.ts";
import { databaseForTests } from "../testing/databases.ts";
import { type OwnDatabase, onServer, ownDatabase } from "../testing/own-database.ts";

const KEY = "an-operator-key-for-tests";

let own: OwnDatabase;
let running: Served[];

beforeEach(async () => {
  own = await ownDatabase();
  running = [];
});

afterEach(async () => {
  for (const served of running) await served.end("SIGKILL");
  await own.remove();
});

async function serve(env: Environment = {}): Promise<Served> {
  const served = await startServe({ ...own.env, ...env });
  running.push(served);
  return served;
}

async function post({ url }: Served, key: string, path: string, body: object): Promise<Answer> {
  const response = await fetch(`${url}/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
  return response.json();
}

async function formCouple(served: Served, key: string): Promise<Answer> {
  const ada = await post(served, key, "/users", { email: "ada@example.com", display_name: "Ada" });
  const ben = await post(served, key, "/users", { email: "ben@example.com", display_name: "Ben" });
  const couple = await post(served, key, "/couples", { partner_1_id: ada.id, partner_2_id: ben.id });
  await post(served, key, "/accounts", {
    user_id: ada.id,
    name: "Checking",
    balance: "12.34",
    is_manual: true,
  });
  return couple;
}

/** Errors name the flags that the user typed, not the fields of the API. */
async function refusesInFlags(create: readonly string[]): Promise<void> {
  const wrong = ["--scopes", "fly,dive", "--days", "4000"];
  const made = await runCommand([...create, ...wrong], own.env);
  expect(made).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("--days: From 1 to") });
  expect(made.stderr.match(/--scopes: /g)).toHaveLength(1);
  expect(made.stderr).not.toMatch(/expires_in_days|scopes\.\d/);
  const revoked = await runCommand(["token", "revoke", "7"], own.env);
  expect(revoked).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("<id>: ") });
  expect(revoked.stderr).not.toContain("token_id");
}

describe("the command line", () => {
  test("serves, makes tokens, verifies and exports", async () => {
    const first = await serve({ COUPLES_CFO_OPERATOR_KEY: KEY });
    const couple = await formCouple(first, KEY);
    expect(await first.end("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
    expect(first.log.join("\n")).not.toContain(KEY);

    const create = ["token", "create", "--user", "Ada@example.com", "--client", "claude", "--kind", "agent"];
    const created = await runCommand(create, own.env);
    expect(created.code).toBe(0);
    const token = created.stdout.trim();
    expect(token).toMatch(/^cfo_[\w-]{43}$/);
    expect(created.stderr).toContain("Scopes: read, goals:write, money:move, plans:commit, journal:write.");
    expect(created.stderr).not.toContain(token);
    const listed = await runCommand(["token", "list", "--user", "ada@example.com", "--json"], own.env);
    const [{ id, client, revoked_at }] = JSON.parse(listed.stdout);
    expect([client, revoked_at]).toEqual(["claude", null]);
    expect(listed.stdout).not.toContain(token);
    await refusesInFlags(create);
    expect(await runCommand(["token", "revoke", id], own.env)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Revoked: claude"),
    });
    const after = await runCommand(["token", "list", "--user", "ada@example.com"], own.env);
    expect(after.stdout).toMatch(/claude +agent +revoked \d{4}-/);

    const verified = await runCommand(["verify", "--json"], own.env);
    const verdict = JSON.parse(verified.stdout);
    expect(verdict).toMatchObject({
      ok: true,
      couples: [{ couple_id: couple.id, ok: true, discrepancy: null }],
    });
    // The couple formed, the account opened, the token made and revoked.
    const { sequence, hash } = verdict.couples[0].head;
    expect(sequence).toBe(4);
    const noted = await runCommand(["verify", "--expect-head", `${sequence}:${hash}`], own.env);
    expect(noted).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("the expected head is the current head"),
    });
    const rewritten = await runCommand(["verify", "--expect-head", `2:${hash}`], own.env);
    expect(rewritten).toMatchObject({ code: 1, stdout: expect.stringContaining("it was rewritten") });

    const journal = await runCommand(["export", "--format", "hledger"], own.env);
    expect(journal.stdout).toContain("assets:Checking:available");
    expect(journal.stdout).toContain("12.34 USD");
    const file = join(own.folder, "books.json");
    expect(await runCommand(["export", "--out", file], own.env)).toMatchObject({ code: 0, stdout: "" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, "utf8")).couple.ledger).toEqual({ sequence, hash });
    const unknown = await runCommand(["export", "--couple", "0199f3a0-0000-7000-8000-000000000003"], own.env);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("there is no couple") });
  }, 240_000);

  test("on loopback makes an operator key that only the owner can read, and shows it once", async () => {
    const first = await serve();
    const path = join(own.folder, "operator.key");
    const key = readFileSync(path, "utf8").trim();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await formCouple(first, key);
    const ended = await first.end("SIGINT");
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain(key);
    expect(ended.stdout).not.toContain(key);
    const second = await serve();
    expect(readFileSync(path, "utf8").trim()).toBe(key);
    expect((await second.end("SIGTERM")).stderr).toBe("");
    const promise = second.log.some((line) => line.includes("survives a crash or a power cut"));
    expect(promise).toBe(databaseForTests().kind === "pglite");
    writeFileSync(path, "short\n");
    const third = await runCommand(["serve"], { ...own.env, PORT: "0" });
    expect(third).toMatchObject({ code: 1, stderr: expect.stringContaining("key of 5 characters") });
  }, 150_000);

  test("reports why serve and token list cannot work", async () => {
    const beyond = await runCommand(["serve"], { ...own.env, HOST: "0.0.0.0", PORT: "0" });
    expect(beyond).toMatchObject({ code: 1, stderr: expect.stringContaining("COUPLES_CFO_OPERATOR_KEY") });
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const second = await runCommand(["serve"], { ...own.env, PORT: String(port) });
    taken.close();
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`port ${port} on 127.0.0.1 is in use`),
    });
    const nobody = await runCommand(["token", "list", "--user", "nobody@example.com"], own.env);
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining("nobody@example.com") });
    for (const { stderr } of [beyond, second, nobody]) expect(stderr).not.toMatch(/^\s+at /m);
  }, 150_000);

  test("migrates once, and other commands report missing books before that", async () => {
    const early = await runCommand(["verify"], own.env);
    expect(early).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/there are no books|holds no books/),
    });
    const applied = await runCommand(["migrate"], own.env);
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringMatching(/^applied \d{8}-/) });
    const again = await runCommand(["migrate"], own.env);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("already up to date") });
    const empty = await runCommand(["verify"], own.env);
    expect(empty).toMatchObject({ code: 0, stdout: expect.stringContaining("no couple") });
  }, 150_000);

  test.runIf(databaseForTests().kind === "postgres")(
    "refuses a database that does not exist, and creates it only when asked",
    async () => {
      const url = new URL(own.env.DATABASE_URL ?? "");
      url.pathname += "_mistyped";
      const env = { ...own.env, DATABASE_URL: url.href, PORT: "0" };
      for (const command of [
        ["serve"],
        ["migrate"],
        ["verify"],
        ["token", "list", "--user", "ada@example.com"],
      ]) {
        const refused = await runCommand(command, env);
        expect([command, refused]).toMatchObject([
          command,
          { code: 1, stderr: expect.stringContaining(`has no database "${url.pathname.slice(1)}"`) },
        ]);
        expect(refused.stderr).toContain("couples-cfo migrate --create-database");
      }
      const created = await runCommand(["migrate", "--create-database"], env);
      const database = databaseForTests();
      if (database.kind === "postgres")
        onTestFinished(() => onServer(database.url, `drop database ${url.pathname.slice(1)}`));
      expect(created).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^created the database\napplied /),
      });
      const again = await runCommand(["migrate", "--create-database"], env);
      expect(again).toMatchObject({ code: 0, stdout: expect.not.stringContaining("created") });
    },
    150_000,
  );

  test("other commands work while a server runs; a second server works only on PostgreSQL", async () => {
    const served = await serve({ COUPLES_CFO_OPERATOR_KEY: KEY });
    const other = await runCommand(["verify"], own.env);
    expect(other.code).toBe(0);
    if (databaseForTests().kind === "postgres") {
      expect((await (await serve({ COUPLES_CFO_OPERATOR_KEY: KEY })).end("SIGTERM")).code).toBe(0);
    } else {
      const second = await runCommand(["serve"], { ...own.env, PORT: "0", COUPLES_CFO_OPERATOR_KEY: KEY });
      expect(second.code).toBe(1);
      expect(second.stderr).toContain(`${own.folder} are served by another process (pid ${served.pid})`);
      expect(second.stderr).toContain("COUPLES_CFO_DATA");
    }
    expect((await served.end("SIGTERM")).code).toBe(0);
    expect(existsSync(join(own.folder, "socket"))).toBe(false);
  }, 150_000);
});
