import { once } from "node:events";
import { join } from "node:path";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { type Answer, newCouple } from "../testing/books.ts";
import { whenOver } from "../testing/clean-up.ts";
import { type Environment, startCommand } from "../testing/command.ts";
import { connectors, inspect, langchainClient, type Target } from "../testing/mcp-clients.ts";
import { converse } from "../testing/mcp-conversation.ts";
import { parsed, type StdioTarget, startRaw, stdioTarget } from "../testing/mcp-process.ts";
import { type OwnDatabase, openedEngine, ownDatabase } from "../testing/own-database.ts";
import { tools } from "../tools/tool.ts";
import { describeDatabase, readSettings } from "./settings.ts";

let own: OwnDatabase;
let engine: Engine;

beforeAll(async () => {
  own = await ownDatabase();
  engine = await openedEngine(own.location);
});

/** A couple with an account of 1000 and a goal, the e-mail address of Ada, and an allocation for a raw server. */
async function newBooks() {
  const couple = await newCouple({}, { clock: "system", on: engine, names: ["ada", "ben"] });
  const { accountId, goalId } = await couple.fill({
    accounts: { accountId: { name: "Checking" } },
    goals: { goalId: { name: "Japan trip" } },
  });
  const { email }: { email: string } = await engine.orm.em
    .getConnection()
    .execute(`select email from users where id = '${couple.ada.id}'`, [], "get");
  const allocation = (amount: string) => ({
    name: "allocate_to_goal",
    arguments: { account_id: accountId, goal_id: goalId, amount },
  });
  const saved = async () => (await couple.ask("list_goals", {})).items[0].current_allocation;
  const allocations = async (): Promise<Answer[]> =>
    (await couple.ask("list_ledger", { event_type: "ALLOCATION" })).items;
  return { couple, accountId, goalId, email, allocation, saved, allocations };
}

/** Starts the command without a client. */
function start(args: readonly string[], env: Environment = {}) {
  return startCommand(["mcp", ...args], { ...own.env, ...env });
}

const INITIALIZE = {
  method: "initialize",
  params: {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "raw", version: "1" },
  },
};

/** Requests as lines, with their indexes as ids. */
function linesOf(requests: readonly object[]): string {
  return requests.map((request, id) => `${JSON.stringify({ jsonrpc: "2.0", id, ...request })}\n`).join("");
}

function target(email: string, ...more: string[]): Target {
  return stdioTarget(["--user", email, ...more], own.env);
}

describe("couples-cfo mcp", () => {
  test.each(Object.entries(connectors))("serves %s", async (_name, connect) => {
    const { email, accountId, goalId, allocations } = await newBooks();
    const client = await connect(target(email));
    await converse(client, { accountId, goalId });
    expect(await allocations()).toMatchObject([{ actor: "Claude Desktop", amount: "25.00" }]);
  });

  test("asks the client of the partner who can approve a plan to open its page", async () => {
    const { couple, accountId, goalId } = await newBooks();
    const id = couple.id;
    await couple.ask("update_couple", { couple_id: id, approval_threshold: "10" });
    await couple.allocate(accountId, goalId, "100");
    const { ledger } = await couple.ask("get_couple", { couple_id: id });
    const moves = [{ account_id: accountId, from_goal_id: goalId, amount: "50" }];
    const step = { moves, basis_sequence: ledger.sequence };
    const { plan_id } = await couple.ask("commit_rebalance", step);
    const { token } = await couple.asBen.ask("create_token", {
      client: "claude",
      kind: "agent",
      scopes: ["read"],
    });
    const env = { ...own.env, COUPLES_CFO_URL: "https://books.example", COUPLES_CFO_TOKEN: token };
    const client = new OldClient(
      { name: "old", version: "1" },
      { capabilities: { elicitation: { url: {} } } },
    );
    const asked: Answer[] = [];
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      asked.push(params);
      return { action: "decline" };
    });
    const { command, args, env: whole } = stdioTarget([], env) as StdioTarget;
    await client.connect(new StdioClientTransport({ command, args, env: whole, stderr: "ignore" }) as never);
    whenOver(() => client.close());
    const answer = await client.callTool({ name: "list_inbox" });
    expect(answer.structuredContent).toMatchObject({
      items: [{ kind: "plan_waiting", subject_id: plan_id }],
    });
    expect(asked).toMatchObject([{ mode: "url", url: `https://books.example/approve/${plan_id}` }]);
  });

  test("serves LangChain's adapter", async () => {
    const { email, allocation, allocations } = await newBooks();
    const client = langchainClient(target(email, "--client", "planner"));
    const tools = await client.getTools();
    const allocate = tools.find(({ name }) => name === "allocate_to_goal");
    expect(JSON.stringify(await allocate?.invoke(allocation("25").arguments))).toContain("25.00");
    await expect(allocate?.invoke(allocation("1000000").arguments)).rejects.toThrow("insufficient_available");
    expect(await allocations()).toMatchObject([{ actor: "planner" }]);
  });

  test.each(["legacy", "modern"])("passes the inspector's strict schema checks, %s", async (era) => {
    const { email } = await newBooks();
    const method = ["--protocol-era", era, "--method", "tools/list", "--strict"];
    const listed = await inspect(target(email), ...method);
    expect(listed.stderr).not.toMatch(/^Error/m);
    expect(listed.code).toBe(0);
  });

  test("writes only protocol messages to standard output, even when other code writes there", async () => {
    const { email, allocation, saved } = await newBooks();
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
    await server.ask("tools/call", allocation("25"));
    await server.ask("tools/call", allocation("9999"));
    // The last call is still running when the client disconnects; it must finish.
    void server.ask("tools/call", allocation("1"));
    await server.ask("ping");
    const { code, stderr } = await server.end();
    expect(code).toBe(0);
    expect(server.lines.length).toBeGreaterThanOrEqual(6);
    for (const line of server.lines) expect(parsed(line)).toMatchObject({ jsonrpc: "2.0" });
    expect(stderr).toContain("noise");
    expect(stderr).toContain("a message was not served");
    expect(stderr).toContain('"operation":"allocate_to_goal","refusal":"insufficient_available"');
    expect(await saved()).toBe("26.00");
  });

  test("checks the token for each call", async () => {
    const { couple, goalId } = await newBooks();
    const input = { client: "claude", kind: "agent", scopes: ["read"] };
    const { id, token } = await couple.ask("create_token", input);
    const server = await startRaw([], { ...own.env, COUPLES_CFO_TOKEN: token });
    const call = async () => (await server.ask("tools/call", { name: "get_summary" })).result;
    expect(await call()).toMatchObject({ structuredContent: { goals: [{ id: goalId }] } });
    await couple.ask("revoke_token", { token_id: id });
    expect(await call()).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("Refused: unauthenticated") }],
    });
    expect((await server.end()).stderr).not.toContain(token);
  });

  test("with --user is an agent without the admin scope, whatever its name", async () => {
    const { email, allocation, allocations } = await newBooks();
    const server = await startRaw(["--user", email.toUpperCase()], own.env);
    await server.ask("tools/call", allocation("25"));
    await server.end();
    expect(await allocations()).toMatchObject([{ actor: "raw" }]);
  });

  test("reports that it created books, because the user probably meant others", async () => {
    const folder = join(own.folder, "elsewhere");
    const { child, output } = startCommand(["mcp", "--user", "ada@example.com"], {
      COUPLES_CFO_DATA: folder,
    });
    child.stdin.end();
    expect((await output()).stderr).toContain(`(embedded, in ${folder}, created now)`);
  });

  test("completes the calls made before its client stopped reading", async () => {
    const { email, allocation, saved } = await newBooks();
    const { child, exit } = start(["--user", email]);
    const calls = Array.from({ length: 20 }, () => ({ method: "tools/call", params: allocation("1") }));
    const [first = "", ...others] = linesOf([INITIALIZE, ...calls]).split(/(?<=\n)/);
    child.stdin.write(first);
    await once(child.stdout, "data");
    child.stdout.destroy();
    child.stdin.write(others.join(""));
    expect(await exit).toBe(0);
    expect(await saved()).toBe("20.00");
  });

  test.each([["ada"], ["nobody"]])(
    "answers %s all that was sent by a client that closes its end with the last request",
    async (name) => {
      const { email } = name === "ada" ? await newBooks() : { email: "nobody@example.com" };
      const { child, output } = start(["--user", email]);
      const call = { method: "tools/call", params: { name: "get_summary" } };
      child.stdin.end(linesOf([INITIALIZE, call, { method: "tools/list" }]));
      const { code, stdout } = await output();
      const answers = stdout.trim().split("\n").map(parsed);
      expect(answers.map(({ id }) => id).toSorted()).toEqual([0, 1, 2]);
      const isRefused = answers.find(({ id }) => id === 1).result.isError ?? false;
      expect([isRefused, code]).toEqual(name === "ada" ? [false, 0] : [true, 1]);
    },
  );

  test.each<[string[], Environment, code: number, words: string]>([
    [[], {}, 2, "no user given"],
    [["--user", "a@example.com", "--client", "Operator"], {}, 2, 'that is not reserved, not "Operator"'],
    [["--user", "a@example.com", "--client", "couples-cfo"], {}, 2, 'not reserved, not "couples-cfo"'],
    [["--user", "a@example.com", "--client", "x".repeat(90)], {}, 2, "a name of 1 to 60 characters"],
    [["--client", "x"], { COUPLES_CFO_TOKEN: "x" }, 2, "--client requires --user"],
    // Its client disconnects before the books are open.
    [["--user", "nobody@example.com"], {}, 1, "no user with the e-mail address nobody@example.com"],
  ])("%j with %j ends with code %i and says why", async (args, env, code, words) => {
    const { child, output } = start(args, env);
    child.stdin.end();
    const stderr = expect.stringContaining(words);
    expect(await output()).toEqual({ code, stdout: "", stderr });
  });

  test.each<[string[], Environment, words: string, answer: string]>([
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

  test("with --read-only lists and calls only tools that read", async () => {
    const { couple, email, goalId } = await newBooks();
    const server = await startRaw(["--user", email, "--read-only"], own.env);
    const { result } = await server.ask("tools/list");
    expect(result.tools.length).toBeGreaterThan(0);
    for (const { annotations } of result.tools) expect(annotations.readOnlyHint).toBe(true);
    const refused = await server.ask("tools/call", { name: "close_goal", arguments: { goal_id: goalId } });
    expect(refused.result.content[0].text).toContain("Refused: read_only");
    await server.end();
    expect((await couple.ask("get_goal", { goal_id: goalId })).status).toBe("active");
  });
});
