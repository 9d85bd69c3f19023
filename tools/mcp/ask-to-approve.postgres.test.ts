import { Client, InMemoryTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldHttpTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { bindInvoke } from "../../src/engine/invoke.ts";
import { AGENT_SCOPES } from "../../src/identity/agent.ts";
import type { Principal } from "../../src/identity/principal.ts";
import type { Answer } from "../../testing/books.ts";
import { whenOver } from "../../testing/clean-up.ts";
import { agentOf, awaitingBooks } from "../../testing/couples.ts";
import { mcpAddress, openMcp } from "../../testing/mcp-http.ts";
import { type McpOptions, mcpServer } from "./server.ts";

const ORIGIN = "https://books.example";

/** A plan that Ada committed and Ben can approve, on books whose server has pages. */
async function given() {
  const books = await awaitingBooks();
  const engine: Engine = { ...books.couple.engine, pageOrigin: () => ORIGIN };
  return { ...books, engine };
}

type Given = Awaited<ReturnType<typeof given>>;

interface Asked {
  readonly method: string;
  readonly params: Answer;
}

/** A client of a partner's agent, which answers what the server asks and records it. */
interface Connecting {
  readonly who?: "ada" | "ben";
  readonly capabilities?: object;
  readonly answer?: (asked: Asked) => object | Promise<object>;
  readonly options?: Partial<McpOptions>;
  readonly principal?: Partial<Principal>;
}

const URLS = { elicitation: { url: {} } };
const INFO = { name: "Claude", version: "1" };
const accept = () => ({ action: "accept" });

/** A client of the SDK in each version and era, over standard input and output or HTTP, and the server's end of it. */
const WAYS = {
  "stdio, the older SDK": { isOld: true, mode: "legacy", isHttp: false },
  "stdio, 2025": { isOld: false, mode: "legacy", isHttp: false },
  "stdio, 2026": { isOld: false, mode: { pin: "2026-07-28" }, isHttp: false },
  "HTTP, 2026": { isOld: false, mode: { pin: "2026-07-28" }, isHttp: true },
  "HTTP, 2025": { isOld: false, mode: "legacy", isHttp: true },
  "HTTP, the older SDK": { isOld: true, mode: "legacy", isHttp: true },
} as const;

type Way = keyof typeof WAYS;

async function connect(books: Given, way: Way, connecting: Connecting = {}) {
  const { who = "ben", capabilities = URLS, answer = accept } = connecting;
  const { isOld, mode, isHttp } = WAYS[way];
  const asked: Answer[] = [];
  const handle = (request: Asked) => {
    asked.push(request.params);
    return answer(request) as never;
  };
  const client = isOld
    ? new OldClient(INFO, { capabilities })
    : new Client(INFO, { capabilities, versionNegotiation: { mode } });
  if ("elicitation" in capabilities) {
    if (client instanceof OldClient) client.setRequestHandler(ElicitRequestSchema, handle);
    else client.setRequestHandler("elicitation/create", handle);
  }
  await client.connect((await (isHttp ? overHttp : inMemory)(books, who, isOld, connecting)) as never);
  whenOver(() => client.close());
  const call = async (name: string, given: Record<string, unknown> = {}): Promise<Answer> =>
    client.callTool({ name, arguments: given });
  return { client, call, asked };
}

async function overHttp({ engine, couple }: Given, who: "ada" | "ben", isOld: boolean) {
  const app = await openMcp({ engine });
  const made = { client: "claude", kind: "agent", scopes: AGENT_SCOPES };
  const { token } = await couple.as(couple[who].principal).ask("create_token", made);
  const Transport = isOld ? OldHttpTransport : StreamableHTTPClientTransport;
  return new Transport(new URL(await mcpAddress(app)), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
}

async function inMemory(
  { engine, couple }: Given,
  who: "ada" | "ben",
  _isOld: boolean,
  { options, principal }: Connecting,
) {
  const { ids, now, log } = engine;
  const server: McpOptions = {
    ...{ invoke: bindInvoke(engine), version: "1.2.3", requestId: ids, ids, now, log },
    principal: async () => ({ ...agentOf(couple, who), ...principal }),
    ...options,
  };
  const [near, far] = InMemoryTransport.createLinkedPair();
  const served = serveStdio(() => mcpServer(server), { transport: far as never });
  whenOver(() => served.close());
  return near;
}

describe("the client of a partner who can approve a plan", () => {
  const CAN_ASK: Way[] = ["stdio, the older SDK", "stdio, 2025", "stdio, 2026", "HTTP, 2026"];

  test.each(CAN_ASK)("is asked to open its page, and gets the ordinary answer: %s", async (way) => {
    const books = await given();
    const plain = await connect(books, way, { capabilities: {} });
    let action = "accept";
    const { call, asked } = await connect(books, way, { answer: () => ({ action }) });
    const calls = [["list_inbox", {}] as const, ["commit_rebalance", { plan_id: books.planId }] as const];
    for (action of ["accept", "decline", "cancel"]) {
      for (const [name, input] of calls) {
        const { structuredContent, content, isError } = await call(name, input);
        const ordinary = await plain.call(name, input);
        expect([structuredContent, content, isError]).toEqual([
          ordinary.structuredContent,
          ordinary.content,
          ordinary.isError,
        ]);
      }
    }
    expect(asked).toHaveLength(6);
    for (const params of asked)
      expect(params).toMatchObject({
        mode: "url",
        url: `${ORIGIN}/approve/${books.planId}`,
        message: "A plan of your partner waits for your approval. Open the page to see it and decide.",
      });
    expect(plain.asked).toEqual([]);
  });

  test("is not asked where it cannot be reached: over HTTP in the protocol of 2025", async () => {
    const books = await given();
    for (const way of ["HTTP, 2025", "HTTP, the older SDK"] as const) {
      const { call, asked } = await connect(books, way);
      const answer = await call("commit_rebalance", { plan_id: books.planId });
      expect(answer.structuredContent.approval_url).toBe(`${ORIGIN}/approve/${books.planId}`);
      expect(asked).toEqual([]);
    }
  });

  test("gets the ordinary answer when it does not answer, and when it has disconnected", async () => {
    const books = await given();
    const never = () => new Promise<object>(() => {});
    const slow = await connect(books, "stdio, 2025", { answer: never, options: { answerMs: 50 } });
    expect((await slow.call("list_inbox")).structuredContent.items[0].kind).toBe("plan_waiting");
    const gone = new AbortController();
    const leaving = await connect(books, "stdio, 2025", {
      options: { clientGone: gone.signal },
      answer: () => {
        gone.abort();
        return never();
      },
    });
    expect((await leaving.call("list_inbox")).structuredContent.items[0].kind).toBe("plan_waiting");
    const failing = await connect(books, "stdio, 2025", {
      answer: () => {
        throw new Error("no browser");
      },
    });
    expect((await failing.call("list_inbox")).structuredContent.items[0].kind).toBe("plan_waiting");
  });

  test("is asked about the plan that waits, not about a newer one that was withdrawn", async () => {
    const books = await given();
    const { joint, car, commit } = books;
    const { plan_id } = await commit([{ account_id: joint.id, from_goal_id: car.id, amount: "90" }]);
    await books.couple.ask("reject_rebalance", { plan_id });
    const { call, asked } = await connect(books, "stdio, 2025");
    const { items } = (await call("list_inbox")).structuredContent;
    const waiting = items.filter(({ kind }: Answer) => kind === "plan_waiting");
    expect(waiting.map(({ subject_id }: Answer) => subject_id)).toEqual([plan_id, books.planId]);
    expect(asked.map(({ url }) => url)).toEqual([`${ORIGIN}/approve/${books.planId}`]);
  });

  test("is no longer asked once the item is read and the plan is decided", async () => {
    const books = await given();
    const { call, asked } = await connect(books, "stdio, 2026");
    const { structuredContent } = await call("list_inbox");
    expect(asked).toHaveLength(1);
    await call("mark_read", { up_to_item_id: structuredContent.items[0].id });
    await call("list_inbox");
    expect(asked).toHaveLength(1);
    await books.ben.ask("approve_rebalance", { plan_id: books.planId });
    const answer = await call("commit_rebalance", { plan_id: books.planId });
    expect(answer.structuredContent).toMatchObject({ status: "committed" });
    expect(asked).toHaveLength(1);
  });
});

describe.each(["stdio, 2025", "stdio, 2026", "HTTP, 2026"] as const)("nobody is asked over %s", (way) => {
  test.each<[string, Connecting]>([
    ["for the partner who committed the plan", { who: "ada" }],
    ["where the client opens no pages", { capabilities: { elicitation: { form: {} } } }],
  ])("%s", async (_what, connecting) => {
    const books = await given();
    const { call, asked } = await connect(books, way, connecting);
    await call("list_inbox");
    await call("commit_rebalance", { plan_id: books.planId });
    expect(asked).toEqual([]);
  });
});

test("nobody is asked while a new passkey is on hold, without pages, or about another plan", async () => {
  const books = await given();
  const approvesFrom = new Date(books.engine.now().getTime() + 1);
  const onHold = await connect(books, "stdio, 2025", { principal: { approvesFrom } });
  const noPages = await connect({ ...books, engine: books.couple.engine }, "stdio, 2025");
  const other = await connect(books, "stdio, 2025");
  for (const { call, asked } of [onHold, noPages]) {
    expect((await call("list_inbox")).isError).toBeFalsy();
    expect(asked).toEqual([]);
  }
  expect((await other.call("commit_rebalance", { plan_id: books.couple.id })).isError).toBe(true);
  expect((await other.call("commit_rebalance", {})).isError).toBe(true);
  await other.call("get_summary");
  expect(other.asked).toEqual([]);
});
