import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/open.ts";
import { type Answer, ask, newUser, principalFor } from "../testing/books.ts";
import { connectors, inspect, langchainClient, type Target } from "../testing/mcp-clients.ts";
import { converse } from "../testing/mcp-conversation.ts";
import { parsed, type StdioTarget, startRaw, stdioTarget } from "../testing/mcp-process.ts";
import { type OwnDatabase, ownDatabase } from "../testing/own-database.ts";
import { tools } from "../tools/tool.ts";
import { describeDatabase, readSettings } from "./settings.ts";

let own: OwnDatabase;
/** This process has the embedded database open, and the servers that it starts connect to it. */
let engine: Engine;

beforeAll(async () => {
  own = await ownDatabase();
  engine = await openEngine(own.location);
});

afterAll(async () => {
  await engine.orm.close(true);
  await own.remove();
});

const clientInfo = { name: "raw", version: "1" };

/** A couple with an account and a goal, and the e-mail address of Ada. */
async function someone() {
  const [ada, ben] = [await newUser(engine, "ada"), await newUser(engine, "ben")];
  const couple = await ask(engine, "create_couple", { partner_1_id: ada.id, partner_2_id: ben.id });
  const principal = principalFor(ada.id, couple.id);
  const as = (name: string, input: object): Promise<Answer> => ask(engine, name, input, { principal });
  const account = await as("link_account", { name: "Checking", balance: "1000", is_manual: true });
  const goal = await as("create_goal", {
    name: "Japan trip",
    target_amount: "600",
    type: "travel",
    priority: 2,
  });
  const { email } = (await engine.orm.em
    .getConnection()
    .execute(`select email from users where id = '${ada.id}'`, [], "get")) as { email: string };
  return { as, accountId: account.id as string, goalId: goal.id as string, email };
}

function target(email: string, ...more: string[]): Target & { command: string } {
  return stdioTarget(["--user", email, ...more], own.env);
}

describe("couples-cfo mcp", () => {
  test.each(Object.entries(connectors))("serves %s", async (_name, connect) => {
    const { as, email, ...known } = await someone();
    const client = await connect(target(email));
    try {
      await converse(client, known);
    } finally {
      await client.close();
    }
    const { items } = await as("list_ledger", { event_type: "ALLOCATION" });
    expect(items).toMatchObject([{ actor: "Claude Desktop", amount: "25.00" }]);
  });

  test("serves LangChain's adapter", async () => {
    const { as, accountId, goalId, email } = await someone();
    const client = langchainClient(target(email, "--client", "planner"));
    try {
      const tools = await client.getTools();
      const allocate = tools.find(({ name }) => name === "allocate_to_goal");
      const input = { account_id: accountId, goal_id: goalId, amount: "25" };
      expect(JSON.stringify(await allocate?.invoke(input))).toContain("25.00");
      await expect(allocate?.invoke({ ...input, amount: "1000000" })).rejects.toThrow(
        "insufficient_available",
      );
    } finally {
      await client.close();
    }
    const { items } = await as("list_ledger", { event_type: "ALLOCATION" });
    expect(items).toMatchObject([{ actor: "planner" }]);
  });

  test.each(["legacy", "modern"])("passes the inspector's strict schema checks, %s", async (era) => {
    const { email } = await someone();
    const method = ["--protocol-era", era, "--method", "tools/list", "--strict"];
    const listed = await inspect(target(email), ...method);
    expect(listed.stderr).not.toMatch(/^Error/m);
    expect(listed.code).toBe(0);
  });

  test("writes only protocol messages to standard output, even when other code writes there", async () => {
    const { as, email, accountId, goalId } = await someone();
    const noise =
      "setInterval(() => { console.log('noise'); process.stdout.write('more noise'); }, 20).unref();";
    const server = await startRaw(["--user", email], {
      ...own.env,
      LOG_LEVEL: "trace",
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(noise)}`,
    });
    server.say("this is no JSON");
    server.say("[]");
    server.say({ jsonrpc: "2.0", id: "x", method: 7 });
    await server.ask("tools/call", { name: "get_summary", arguments: "x" });
    await server.ask("no/such/method");
    const amount = { account_id: accountId, goal_id: goalId, amount: "25" };
    await server.ask("tools/call", { name: "allocate_to_goal", arguments: amount });
    await server.ask("tools/call", { name: "allocate_to_goal", arguments: { ...amount, amount: "9999" } });
    // The last call is still running when the client disconnects; it must finish.
    void server.ask("tools/call", { name: "allocate_to_goal", arguments: { ...amount, amount: "1" } });
    await server.ask("ping");
    const { code, stderr } = await server.end();
    expect(code).toBe(0);
    expect(server.lines.length).toBeGreaterThanOrEqual(6);
    for (const line of server.lines) expect(parsed(line)).toMatchObject({ jsonrpc: "2.0" });
    expect(stderr).toContain("noise");
    expect(stderr).toContain("a message was not served");
    expect(stderr).toContain('"operation":"allocate_to_goal","refusal":"insufficient_available"');
    const goals = await as("list_goals", {});
    expect(goals.items[0].current_allocation).toBe("26.00");
  });

  test("checks the token for each call", async () => {
    const { as, goalId } = await someone();
    const scopes = ["read"];
    const { id, token } = await as("create_token", { client: "claude", kind: "agent", scopes });
    const server = await startRaw([], { ...own.env, COUPLES_CFO_TOKEN: token });
    const call = async () => (await server.ask("tools/call", { name: "get_summary" })).result;
    expect(await call()).toMatchObject({ structuredContent: { goals: [{ id: goalId }] } });
    await as("revoke_token", { token_id: id });
    expect(await call()).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("Refused: unauthenticated") }],
    });
    expect((await server.end()).stderr).not.toContain(token);
  });

  test("with --user is an agent without the admin scope, whatever its name", async () => {
    const { as, email, accountId, goalId } = await someone();
    const server = await startRaw(["--user", email.toUpperCase()], own.env);
    const amount = { account_id: accountId, goal_id: goalId, amount: "25" };
    await server.ask("tools/call", { name: "allocate_to_goal", arguments: amount });
    await server.end();
    const { items } = await as("list_ledger", { event_type: "ALLOCATION" });
    expect(items).toMatchObject([{ actor: "raw" }]);
  });

  test("reports that it created books, because the user probably meant others", async () => {
    const folder = join(own.folder, "elsewhere");
    const { command, args, env } = stdioTarget(["--user", "ada@example.com"], {
      COUPLES_CFO_DATA: folder,
    }) as StdioTarget;
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
    expect(await text(child.stderr)).toContain(`(embedded, in ${folder}, created now)`);
    clearTimeout(timer);
  });

  test("completes the calls made before its client stopped reading", async () => {
    const { as, email, accountId, goalId } = await someone();
    const { command, args, env } = target(email) as StdioTarget;
    const child = spawn(command, args, { env, stdio: "pipe" });
    const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
    const ended = once(child, "exit");
    const said = (id: number, method: string, params: object) =>
      `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
    child.stdin.write(said(0, "initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo }));
    await once(child.stdout, "data");
    child.stdout.destroy();
    const amount = { account_id: accountId, goal_id: goalId, amount: "1" };
    const calls = Array.from({ length: 20 }, (_, n) =>
      said(n + 1, "tools/call", { name: "allocate_to_goal", arguments: amount }),
    );
    child.stdin.write(calls.join(""));
    expect(await ended).toEqual([0, null]);
    clearTimeout(timer);
    expect((await as("list_goals", {})).items[0].current_allocation).toBe("20.00");
  });

  test.each([["ada"], ["nobody"]])(
    "answers %s all that was sent by a client that closes its end with the last request",
    async (name) => {
      const { email } = name === "ada" ? await someone() : { email: "nobody@example.com" };
      const { command, args, env } = target(email) as StdioTarget;
      const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "ignore"] });
      const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
      const [stdout, ended] = [text(child.stdout), once(child, "exit")];
      const requests = [
        { method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo } },
        { method: "tools/call", params: { name: "get_summary" } },
        { method: "tools/list" },
      ];
      const lines = requests.map((request, id) => JSON.stringify({ jsonrpc: "2.0", id, ...request }));
      child.stdin.end(`${lines.join("\n")}\n`);
      const answers = (await stdout).trim().split("\n").map(parsed);
      expect(answers.map(({ id }) => id).toSorted()).toEqual([0, 1, 2]);
      const isRefused = answers.find(({ id }) => id === 1).result.isError ?? false;
      expect([isRefused, await ended]).toEqual(name === "ada" ? [false, [0, null]] : [true, [1, null]]);
      clearTimeout(timer);
    },
  );

  test.each([
    [[], {}, 2, "no user given"],
    [["--user", "a@example.com", "--client", "Operator"], {}, 2, 'that is not reserved, not "Operator"'],
    [
      ["--user", "a@example.com", "--client", "couples-cfo"],
      {},
      2,
      'that is not reserved, not "couples-cfo"',
    ],
    [["--user", "a@example.com", "--client", "x".repeat(90)], {}, 2, "a name of 1 to 60 characters"],
    [["--client", "x"], { COUPLES_CFO_TOKEN: "x" }, 2, "--client requires --user"],
  ])("%j with %j ends with code %i and says why", async (args, env, code, words) => {
    const { command, ...rest } = stdioTarget(args, { ...own.env, ...env });
    if (!("args" in rest)) throw new Error("not a process");
    const child = spawn(command, rest.args, { env: rest.env, stdio: "pipe" });
    const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
    const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
    const [ended] = (await once(child, "exit")) as [number | null];
    clearTimeout(timer);
    expect(await stderr).toContain(words);
    expect([ended, await stdout]).toEqual([code, ""]);
  });

  test.each([
    [
      ["--user", "nobody@example.com"],
      {},
      "no user with the e-mail address nobody@example.com (PLACE)",
      "Refused: unknown_user. There is no user with the e-mail address nobody@example.com (PLACE).\nNext: ",
    ],
    [
      [],
      { COUPLES_CFO_TOKEN: "cfo_not-a-token" },
      "is not valid, has expired or was revoked (PLACE)",
      "Refused: unauthenticated. The request has no valid token.\nNext: ",
    ],
  ])(
    "%j with %j says why at once, in every answer, and by its exit code",
    async (args, env, words, answer) => {
      const place = describeDatabase(readSettings(own.env));
      const server = await startRaw(args, { ...own.env, ...env });
      expect((await server.ask("tools/list")).result.tools).toHaveLength(tools.length);
      for (const name of ["get_summary", "allocate_to_goal"]) {
        const { result } = await server.ask("tools/call", { name });
        expect(result.isError).toBe(true);
        expect(result.content[0].text).toContain(answer.replace("PLACE", place));
      }
      expect(server.stderr()).toContain(words.replace("PLACE", place)); // While the client is still there.
      const { error } = await server.ask("resources/read", { uri: "couples-cfo://summary" });
      expect(error.message).toContain(answer.replace("PLACE", place));
      expect((await server.end()).code).toBe(1);
    },
  );

  test("ends with 1 for an unknown user even if its client disconnects before the books are open", async () => {
    const { command, args, env } = target("nobody@example.com") as StdioTarget;
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
    const stderr = text(child.stderr);
    expect(await once(child, "exit")).toEqual([1, null]);
    clearTimeout(timer);
    expect(await stderr).toContain("no user with the e-mail address nobody@example.com");
  });

  test("with --read-only lists and calls only tools that read", async () => {
    const { as, email, goalId } = await someone();
    const server = await startRaw(["--user", email, "--read-only"], own.env);
    const { result } = await server.ask("tools/list");
    expect(result.tools.length).toBeGreaterThan(0);
    for (const { annotations } of result.tools) expect(annotations.readOnlyHint).toBe(true);
    const refused = await server.ask("tools/call", { name: "close_goal", arguments: { goal_id: goalId } });
    expect(refused.result.content[0].text).toContain("Refused: read_only");
    await server.end();
    expect((await as("get_goal", { goal_id: goalId })).status).toBe("active");
  });
});
