import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { bindInvoke } from "../../src/engine/invoke.ts";
import type { Principal } from "../../src/identity/principal.ts";
import { Refusal } from "../../src/kernel/refusals.ts";
import { type Answer, newCouple, principalFor, type TestCouple } from "../../testing/books.ts";
import { whenOver } from "../../testing/clean-up.ts";
import { CLIENT_NAME } from "../../testing/mcp-clients.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { INSTRUCTIONS } from "../prompts.ts";
import { type McpOptions, mcpServer } from "./server.ts";
import { VIEWS_EXTENSION } from "./views.ts";

const LEDGER = "couples-cfo://ledger{?cursor,event_type,account_id,goal_id}";
const SECRET = "the driver said /home/ada/.data/books is gone";
const ERAS = [["legacy"], [{ pin: "2026-07-28" }]] as const;

let logged: Record<string, unknown>[];

/** An in-process client of the era, connected to a server on a couple's books. */
async function clientOf(
  couple: TestCouple,
  {
    as = couple.ada.principal,
    mode = "legacy" as (typeof ERAS)[number][0],
    capabilities = {},
    ...given
  }: Partial<McpOptions> & {
    as?: Principal;
    mode?: (typeof ERAS)[number][0];
    capabilities?: Record<string, unknown>;
  } = {},
): Promise<Client> {
  logged = [];
  const options: McpOptions = {
    invoke: bindInvoke(couple.engine),
    version: "1.2.3",
    principal: async () => as,
    requestId: couple.engine.ids,
    ids: couple.engine.ids,
    now: couple.engine.now,
    log: { error: (facts) => logged.push(facts) },
    ...given,
  };
  const [near, far] = InMemoryTransport.createLinkedPair();
  const served = serveStdio(() => mcpServer(options), { transport: far as never });
  whenOver(() => served.close());
  const client = new Client(
    { name: CLIENT_NAME, version: "1" },
    { capabilities, versionNegotiation: { mode } },
  );
  await client.connect(near);
  whenOver(() => client.close());
  return client;
}

/** The completions of a template's variable. */
async function completed(client: Client, kind: "goal" | "account", value: string): Promise<Answer> {
  const ref = { type: "ref/resource" as const, uri: `couples-cfo://${kind}s/{${kind}_id}` };
  return (await client.complete({ ref, argument: { name: `${kind}_id`, value } })).completion;
}

describe("an MCP server", () => {
  test.each(ERAS)(
    "reads the principal for each request, with the client's announced name, era %o",
    async (mode) => {
      const couple = await newCouple();
      const names: unknown[] = [];
      let current = couple.ada.principal;
      const principal = async (name: string | undefined) => {
        names.push(name);
        return current;
      };
      const client = await clientOf(couple, { principal, mode });
      expect((await client.callTool({ name: "get_summary" })).isError ?? false).toBe(false);
      current = principalFor(couple.ada.id, couple.id, { scopes: [] });
      const refused = (await client.callTool({ name: "get_summary" })) as Answer;
      expect(refused.content[0].text).toContain("Refused: missing_scope");
      expect(names).toEqual([CLIENT_NAME, CLIENT_NAME, CLIENT_NAME]); // The handshake is the first.
    },
  );

  test.each(ERAS)("names the speaker and the day at the handshake, era %o", async (mode) => {
    const couple = await newCouple({ time_zone: "Asia/Tokyo" });
    const client = await clientOf(couple, { as: couple.ben.principal, mode });
    const instructions = client.getInstructions() ?? "";
    expect(instructions.startsWith(`${INSTRUCTIONS}\n\nYou talk with «Ben» (user_id ${couple.ben.id})`)).toBe(
      true,
    );
    expect(instructions).toContain("Today is Wednesday, March 11, 2026 (Asia/Tokyo)");
  });

  test.each(ERAS)("lists views for a client that renders them, era %o", async (mode) => {
    const couple = await newCouple();
    const capabilities = {
      extensions: { [VIEWS_EXTENSION]: { mimeTypes: ["text/html;profile=mcp-app"] } },
    };
    for (const [announced, uri] of [
      [{}, undefined],
      [capabilities, "ui://couples-cfo/summary"],
    ] as const) {
      const client = await clientOf(couple, { mode, capabilities: announced });
      const [summary] = (await client.listTools()).tools.filter(({ name }) => name === "get_summary");
      expect((summary?._meta as Answer)?.ui.resourceUri).toBe(uri);
    }
  });

  test.each(ERAS)("refuses with its own messages without a principal, era %o", async (mode) => {
    const couple = await newCouple();
    const principal = async () => {
      throw new Refusal("unauthenticated");
    };
    const client = await clientOf(couple, { principal, mode });
    const { isError, content } = (await client.callTool({ name: "get_summary" })) as Answer;
    expect([isError, content[0].text]).toEqual([true, expect.stringContaining("Refused: unauthenticated")]);
    await expect(client.readResource({ uri: "couples-cfo://summary" })).rejects.toMatchObject({
      code: -32600,
      data: { code: "unauthenticated", facts: {} },
    });
  });

  test.each(ERAS)("shows only an incident id for an internal error, era %o", async (mode) => {
    const couple = await newCouple();
    const principal = async () => {
      throw new Error(SECRET);
    };
    const client = await clientOf(couple, { principal, mode });
    const called = await client.callTool({ name: "get_summary" });
    const read = await client.readResource({ uri: "couples-cfo://summary" }).catch((error: unknown) => error);
    const asked = await completed(client, "goal", "").catch((error: unknown) => error);
    expect(read).toMatchObject({ code: -32603 });
    expect(asked).toMatchObject({ code: -32603 });
    for (const shown of [called, { ...(read as object), message: String(read) }, String(asked)])
      expect(JSON.stringify(shown)).not.toMatch(/driver|\/home|\.ts|at /);
    expect(logged).toHaveLength(4);
    expect(client.getInstructions()).toBe(INSTRUCTIONS); // The handshake still succeeds.
    expect(JSON.stringify(called)).toContain(logged[1]?.incident);
  });

  test.each(ERAS)("answers invalid parameters with an error of the protocol, era %o", async (mode) => {
    const client = await clientOf(await newCouple(), { mode });
    const raw = client as unknown as { request(asked: object, schema?: unknown): Promise<unknown> };
    await expect(raw.request({ method: "tools/list", params: { cursor: 7 } })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining("do not match the protocol"),
    });
    for (const params of [
      { name: "get_summary", arguments: [] },
      { name: "get_summary", arguments: "x" },
      { name: 7 },
      {},
    ]) {
      const refused = await raw.request({ method: "tools/call", params }).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: -32602,
        message: expect.stringContaining("The parameters of tools/call do not match the protocol."),
      });
    }
    for (const method of ["tools/list", "resources/list", "resources/templates/list", "prompts/list"]) {
      await expect(raw.request({ method, params: { cursor: "made-up" } })).rejects.toMatchObject({
        code: -32602,
        message: expect.stringContaining("Omit the cursor"),
      });
    }
    await expect(
      client.complete({ ref: { type: "ref/prompt", name: "x" }, argument: { name: "a", value: "" } }),
    ).rejects.toMatchObject({ code: -32602 });
  });

  test.each(ERAS)("treats null arguments as missing, era %o", async (mode) => {
    const client = await clientOf(await newCouple(), { mode });
    const raw = client as unknown as { request(asked: object): Promise<unknown> };
    const params = { name: "get_summary", arguments: null };
    expect(await raw.request({ method: "tools/call", params })).toMatchObject({
      structuredContent: { goals: [] },
    });
  });

  test("acknowledges a subscription without sending anything", async () => {
    const client = await clientOf(await newCouple(), { mode: { pin: "2026-07-28" } });
    const all = { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true };
    const subscription = await client.listen({ ...all, resourceSubscriptions: ["couples-cfo://summary"] });
    expect(subscription.honoredFilter).toEqual({});
    await subscription.close();
    await client.listen({});
  });

  test("completes ids by their start or a word of the name, among visible rows", async ({ couple }) => {
    const japan = await couple.goal({ name: "Japan trip" });
    const house = await couple.goal({ name: "House" });
    const shared = await couple.account({ name: "Checking" });
    const secret = await couple.account({ name: "Christmas", visibility: "private" });
    const [ada, ben] = [await clientOf(couple), await clientOf(couple, { as: couple.ben.principal })];
    expect(await completed(ada, "goal", "TRIP")).toEqual({ values: [japan.id], hasMore: false });
    expect((await completed(ada, "goal", "")).values.toSorted()).toEqual([japan.id, house.id].toSorted());
    expect((await completed(ada, "goal", house.id.slice(0, 35))).values).toContain(house.id);
    expect((await completed(ada, "account", "ch")).values).toEqual([shared.id, secret.id]);
    expect((await completed(ben, "account", "ch")).values).toEqual([shared.id]);
    const ref = { type: "ref/resource" as const, uri: LEDGER };
    const offered = async (name: string, value: string) =>
      (await ada.complete({ ref, argument: { name, value } })).completion.values;
    expect(await offered("cursor", "")).toEqual([]);
    expect(await offered("goal_id", "trip")).toEqual([japan.id]);
    expect(await offered("event_type", "re")).toEqual(expect.arrayContaining(["RELEASE", "REVERSAL"]));
    expect(await offered("event_type", "nothing")).toEqual([]);
  });

  test("completes prompt arguments among visible rows", async () => {
    const couple = await newCouple({ time_zone: "Pacific/Auckland" });
    await couple.goal({ name: "Japan trip" });
    await couple.goal({ name: "Trip to «Rome»\u200b" });
    await couple.account({ name: "Checking" });
    await couple.account({ name: "Christmas", visibility: "private" });
    couple.clock = new Date("2026-05-31T12:30:00.000Z");
    const [ada, ben] = [await clientOf(couple), await clientOf(couple, { as: couple.ben.principal })];
    const offered = async (client: Client, name: string, argument: string, value: string) => {
      const ref = { type: "ref/prompt" as const, name };
      return (await client.complete({ ref, argument: { name: argument, value } })).completion.values;
    };
    expect(await offered(ada, "explain-drift", "goal", "TRIP")).toEqual(["Japan trip", "Trip to «Rome»"]);
    expect(await offered(ada, "goal-set-up", "account", "ch")).toEqual(["Checking", "Christmas"]);
    expect(await offered(ben, "goal-set-up", "account", "ch")).toEqual(["Checking"]);
    expect(await offered(ada, "goal-set-up", "wish", "a")).toEqual([]);
    expect(await offered(ada, "rebalance-review", "strategy", "w")).toEqual(["waterfall"]);
    const months = ["2026-06", "2026-05", "2026-04", "2026-03"];
    expect(await offered(ada, "monthly-report", "month", "")).toEqual(months);
    expect(await offered(ada, "monthly-report", "month", "2026-04")).toEqual(["2026-04"]);
    await expect(offered(ada, "monthly-report", "year", "")).rejects.toMatchObject({ code: -32602 });
  });

  test("answers a hidden, foreign or unknown resource in the same way", async () => {
    const [couple, other] = [await newCouple(), await newCouple()];
    const secret = await couple.account({ visibility: "private" });
    const theirs = await other.account();
    const client = await clientOf(couple, { as: couple.ben.principal });
    for (const id of [secret.id, theirs.id, "0199f3a0-0000-7000-8000-000000000005", "none"]) {
      const uri = `couples-cfo://accounts/${id}`;
      const error = await client.readResource({ uri }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: -32602, message: `Resource not found: ${uri}`, data: { uri } });
    }
  });

  test("reads the ledger page by page through its template", async ({ couple }) => {
    for (let i = 0; i < 30; i++) await couple.goal({ name: `Goal ${i}` });
    const client = await clientOf(couple);
    const sequences: number[] = [];
    for (let uri: string | undefined = "couples-cfo://ledger"; uri; ) {
      const { contents } = (await client.readResource({ uri })) as Answer;
      const { items, next_cursor } = JSON.parse(contents[0].text);
      sequences.push(...items.map(({ sequence }: { sequence: number }) => sequence));
      uri = next_cursor && `couples-cfo://ledger?cursor=${next_cursor}`;
    }
    const goals = (await client.readResource({ uri: "couples-cfo://ledger?event_type=COUPLE" })) as Answer;
    expect(JSON.parse(goals.contents[0].text).items).toMatchObject([{ event_type: "COUPLE" }]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toContainEqual(
      expect.objectContaining({ name: "ledger", uriTemplate: LEDGER }),
    );
    for (const { description } of resourceTemplates) expect(description).not.toMatch(/Use |detail|filters/);
    await expect(client.readResource({ uri: "couples-cfo://ledger?cursor=old" })).rejects.toMatchObject({
      code: -32600,
      message: expect.stringContaining("next_cursor"),
      data: { code: "invalid_input", errors: [{ field: "cursor" }] },
    });
    expect(sequences).toEqual(Array.from({ length: 31 }, (_, i) => 31 - i));
  });
});
