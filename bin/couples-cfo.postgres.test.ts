import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  type Ended,
  type Environment,
  formCouple,
  OPERATED,
  runCommand,
  type Served,
  startServe,
} from "../testing/command.ts";
import { type OwnDatabase, onServer, ownDatabase } from "../testing/own-database.ts";

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
  test("serves, makes tokens, verifies and exports", async () => {
    const first = await serve(OPERATED);
    const couple_id = await newBooks(first);
    expect(await first.end("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
    expect(first.log.join("\n")).not.toContain(OPERATED.COUPLES_CFO_OPERATOR_KEY);

    const create = "token create --user Ada@example.com --client claude --kind agent";
    const created = await run(create);
    expect(created.code).toBe(0);
    const token = created.stdout.trim();
    expect(token).toMatch(/^cfo_[\w-]{43}$/);
    expect(created.stderr).toContain("Scopes: read, goals:write, money:move, plans:commit, journal:write.");
    expect(created.stderr).not.toContain(token);
    const listed = await run("token list --user ada@example.com --json");
    const [{ id, client, revoked_at }] = JSON.parse(listed.stdout);
    expect([client, revoked_at]).toEqual(["claude", null]);
    expect(listed.stdout).not.toContain(token);
    // Errors name the flags that the user typed, not the fields of the API.
    const wrong = await run(`${create} --scopes fly,dive --days 4000`);
    expect(wrong).toMatchObject({ code: 2, stdout: "", stderr: has("--days: From 1 to") });
    expect(wrong.stderr.match(/--scopes: /g)).toHaveLength(1);
    expect(wrong.stderr).not.toMatch(/expires_in_days|scopes\.\d/);
    const unknownToken = await run("token revoke 7");
    expect(unknownToken).toMatchObject({ code: 2, stdout: "", stderr: has("<id>: ") });
    expect(unknownToken.stderr).not.toContain("token_id");
    expect(await run(`token revoke ${id}`)).toMatchObject({ code: 0, stdout: has("Revoked: claude") });
    const after = await run("token list --user ada@example.com");
    expect(after.stdout).toMatch(/claude +agent +revoked \d{4}-/);

    const verdict = JSON.parse((await run("verify --json")).stdout);
    expect(verdict).toMatchObject({ ok: true, couples: [{ couple_id, ok: true, discrepancy: null }] });
    // The couple formed, the account opened, the token made and revoked.
    const { sequence, hash } = verdict.couples[0].head;
    expect(sequence).toBe(4);
    const noted = await run(`verify --expect-head ${sequence}:${hash}`);
    expect(noted).toMatchObject({ code: 0, stdout: has("the expected head is the current head") });
    const rewritten = await run(`verify --expect-head 2:${hash}`);
    expect(rewritten).toMatchObject({ code: 1, stdout: has("it was rewritten") });

    const journal = await run("export --format hledger");
    expect(journal.stdout).toContain("assets:Checking:available");
    expect(journal.stdout).toContain("12.34 USD");
    const file = join(own.folder, "books.json");
    expect(await run(`export --out ${file}`)).toMatchObject({ code: 0, stdout: "" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, "utf8")).couple.ledger).toEqual({ sequence, hash });
    const unknown = await run("export --couple 0199f3a0-0000-7000-8000-000000000003");
    expect(unknown).toMatchObject({ code: 1, stderr: has("there is no couple") });
  });

  test("reports why serve and token list cannot work", async () => {
    const beyond = await run("serve", { HOST: "0.0.0.0" });
    expect(beyond).toMatchObject({ code: 1, stderr: has("COUPLES_CFO_OPERATOR_KEY") });
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const second = await run("serve", { PORT: String(port) });
    taken.close();
    expect(second).toMatchObject({ code: 1, stderr: has(`port ${port} on 127.0.0.1 is in use`) });
    const nobody = await run("token list --user nobody@example.com");
    expect(nobody).toMatchObject({ code: 1, stderr: has("nobody@example.com") });
    for (const { stderr } of [beyond, second, nobody]) expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("refuses a database that does not exist, and creates it only when asked", async () => {
    const url = new URL(own.env.DATABASE_URL ?? "");
    url.pathname += "_mistyped";
    const name = url.pathname.slice(1);
    const env = { DATABASE_URL: url.href };
    for (const line of ["serve", "migrate", "verify", "token list --user ada@example.com"]) {
      const refused = await run(line, env);
      expect([line, refused]).toMatchObject([line, { code: 1, stderr: has(`has no database "${name}"`) }]);
      expect(refused.stderr).toContain("couples-cfo migrate --create-database");
    }
    const created = await run("migrate --create-database", env);
    onTestFinished(() => onServer(own.env.DATABASE_URL ?? "", `drop database ${name}`));
    const applied = expect.stringMatching(/^created the database\napplied /);
    expect(created).toMatchObject({ code: 0, stdout: applied });
    const again = await run("migrate --create-database", env);
    expect(again).toMatchObject({ code: 0, stdout: expect.not.stringContaining("created") });
  });
});
