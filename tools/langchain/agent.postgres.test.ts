import { type BaseMessage, ToolMessage } from "@langchain/core/messages";
import { Command } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import type { HITLRequest, HITLResponse } from "langchain";
import { describe, expect, test } from "vitest";
import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";
import { startChatModel, type Turn } from "../../testing/model-service.ts";
import { needsConsent } from "../consent.ts";
import { systemPromptFor } from "../system-prompt.ts";
import { tools } from "../tool.ts";
import { type CfoAgentOptions, createCfoAgent } from "./agent.ts";

const THREAD = { configurable: { thread_id: "one" } };

/** A conversation between Ada and a CFO whose model takes these turns. */
async function conversation(
  couple: TestCouple,
  turns: readonly Turn[],
  {
    principal = couple.ada.principal,
    streams = false,
  }: { principal?: CfoAgentOptions["principal"]; streams?: boolean } = {},
) {
  const server = await startChatModel(turns);
  const fields = { model: "scripted", apiKey: "none", maxRetries: 0, configuration: { baseURL: server.url } };
  const agent = createCfoAgent({ model: new ChatOpenAI(fields), engine: couple.engine, principal });
  const invoke = async (input: unknown) => {
    const state = await (streams ? streamed(agent, input) : agent.invoke(input as never, THREAD));
    const { __interrupt__: interrupts, messages } = state as Answer;
    const asked = interrupts?.[0]?.value as HITLRequest | undefined;
    const results = (messages as BaseMessage[]).filter((one) => ToolMessage.isInstance(one));
    return { asked, results, last: messages.at(-1).text as string };
  };
  return {
    server,
    say: (content: string) => invoke({ messages: [{ role: "user", content }] }),
    decide: (...decisions: HITLResponse["decisions"]) => invoke(new Command({ resume: { decisions } })),
  };
}

/** The result of `invoke`, from a run with a streaming model. */
async function streamed(agent: ReturnType<typeof createCfoAgent>, input: unknown): Promise<Answer> {
  let interrupts: unknown;
  const stream = await agent.stream(input as never, { ...THREAD, streamMode: ["messages", "updates"] });
  for await (const [mode, update] of stream as AsyncIterable<[string, Answer]>)
    if (mode === "updates" && update.__interrupt__) interrupts = update.__interrupt__;
  return { ...(await agent.graph.getState(THREAD)).values, __interrupt__: interrupts };
}

async function books() {
  const couple = await newCouple();
  const account = await couple.account({ name: "Joint checking" });
  const goal = await couple.goal({ name: "Japan trip" });
  const args = (amount: string) => ({ account_id: account.id, goal_id: goal.id, amount });
  const allocate = (amount: string) => ({ name: "allocate_to_goal", args: args(amount) });
  const held = async () => (await couple.ask("get_goal", { goal_id: goal.id })).current_allocation;
  const allocations = async () =>
    (await couple.ask("list_ledger", { event_type: "ALLOCATION" })).items.length;
  return { couple, account, goal, args, allocate, held, allocations };
}

describe("the CFO", () => {
  test("has the system prompt with the speaker and the day, and every tool", async () => {
    const { couple } = await books();
    const { say, server } = await conversation(couple, [{ says: "Hello." }]);
    expect((await say("Hi")).last).toBe("Hello.");
    const [request] = server.requests;
    const content = await systemPromptFor({ engine: couple.engine, principal: couple.ada.principal });
    expect(request.messages[0]).toEqual({ role: "system", content });
    expect(request.tools.map((tool: Answer) => tool.function.name)).toEqual(tools.map(({ name }) => name));
  });

  test("asks in plain words before it moves money", async () => {
    const { couple, allocate, held, allocations } = await books();
    const { say, decide } = await conversation(couple, [
      { calls: [allocate("250")] },
      { says: "It is done." },
    ]);
    const { asked } = await say("Put 250 behind our trip.");
    expect(asked?.actionRequests).toMatchObject([
      {
        name: "allocate_to_goal",
        description:
          'Allocate money to a goal\n  account: "Joint checking"\n  goal: "Japan trip"\n  amount: 250',
      },
    ]);
    expect(asked?.reviewConfigs[0]?.allowedDecisions).toEqual(["approve", "edit", "reject"]);
    expect(await allocations()).toBe(0);
    const { results, last } = await decide({ type: "approve" });
    expect([results.length, results[0]?.status, last]).toEqual([1, "success", "It is done."]);
    expect([await held(), await allocations()]).toEqual(["250.00", 1]);
  });

  test("carries out the call as the person edited it", async () => {
    const { couple, allocate, args, held } = await books();
    const { say, decide } = await conversation(couple, [{ calls: [allocate("250")] }]);
    await say("Put 250 behind our trip.");
    const editedAction = { name: "allocate_to_goal", args: args("40") };
    await decide({ type: "edit", editedAction });
    expect(await held()).toBe("40.00");
  });

  test("does not carry out a rejected call, and continues the conversation", async () => {
    const { couple, allocate, allocations, held } = await books();
    const calls = [{ name: "get_summary", args: {} }, allocate("250")];
    const { say, decide, server } = await conversation(couple, [
      { calls },
      { says: "Then not." },
      { calls: [allocate("10")] },
    ]);
    await say("Put 250 behind our trip.");
    const { last } = await decide({ type: "reject", message: "Too much." });
    expect([last, await allocations()]).toEqual(["Then not.", 0]);
    expect(JSON.stringify(server.requests[1].messages)).toContain("Too much.");
    await say("Put 10.");
    await decide({ type: "approve" });
    expect([await held(), server.complaints]).toEqual(["10.00", []]);
  });

  test("asks about all calls of a turn at once", async () => {
    const { couple, allocate, held } = await books();
    const { say, decide } = await conversation(couple, [{ calls: [allocate("1"), allocate("2")] }]);
    expect((await say("Put 1 and 2.")).asked?.actionRequests).toHaveLength(2);
    await decide({ type: "approve" }, { type: "approve" });
    expect(await held()).toBe("3.00");
  });

  test("passes a refusal to the model as the tools do", async () => {
    const { couple, allocate } = await books();
    const { say, decide } = await conversation(couple, [{ calls: [allocate("5000")] }]);
    await say("Put 5000.");
    const { results } = await decide({ type: "approve" });
    expect(results[0]).toMatchObject({
      status: "error",
      artifact: { code: "insufficient_available", facts: { available: "1000.00" } },
      content: expect.stringMatching(/^Refused: insufficient_available\..*\nFacts: .*\nNext: /s),
    });
  });

  test("asks before it changes, ends or moves something, but not before it creates a goal", async () => {
    expect(tools.filter(needsConsent).map(({ name }) => name)).toEqual([
      "update_account",
      "close_account",
      "update_goal",
      "close_goal",
      "allocate_to_goal",
      "release_from_goal",
      "spend_from_goal",
      "record_event",
      "reverse_event",
      "commit_rebalance",
      "cancel_check_in",
    ]);
    const { couple } = await books();
    const goal = { name: "Car", target_amount: "100", type: "car", priority: 3 };
    const { say } = await conversation(couple, [{ calls: [{ name: "create_goal", args: goal }] }]);
    expect(await say("A goal for a car, please.")).toMatchObject({ asked: undefined, last: "Done." });
  });
});

describe("an error", () => {
  const SECRET = "driver: password wrong at /home/ada/.data";

  test.each([
    ["who calls", () => Promise.reject(new Error(SECRET))],
    ["a library", undefined],
  ])("in %s reaches the model as an incident, and the log in full", async (_, principal) => {
    const { couple } = await books();
    const logged: Answer[] = [];
    const engine = { ...couple.engine, log: { error: (facts: Answer) => logged.push(facts) } };
    let calls = 0;
    const breaking = {
      ...engine,
      get loads(): never {
        throw new Error(SECRET);
      },
      ids: () => {
        calls++;
        return couple.engine.ids();
      },
    };
    const changed = { ...couple, engine: principal ? engine : breaking } as unknown as TestCouple;
    const { say } = await conversation(
      changed,
      [{ calls: [{ name: "get_summary", args: {} }] }, { says: "Sorry." }],
      principal && { principal },
    );
    const { results, last } = await say("How are we doing?");
    expect(last).toBe("Sorry.");
    expect(results[0]).toMatchObject({ status: "error" });
    expect(results[0]?.content).toMatch(/^Refused: internal\./);
    expect(results[0]?.content).not.toMatch(/driver|home|node_modules|\bat \w|\.ts/);
    expect(logged.filter(({ incident }) => String(results[0]?.content).includes(incident))).toHaveLength(1);
    expect(logged[0]?.err.message).toBe(SECRET);
    expect(calls > 0 || principal !== undefined).toBe(true);
  });

  test.each([
    ["whole", false],
    ["streamed, where LangChain would complete it", true],
  ])("in a truncated call (%s) reaches the model, which sends the call again", async (_, streams) => {
    const { couple, allocate, args, allocations, held } = await books();
    const broken = { name: "allocate_to_goal", args: JSON.stringify(args("500")).slice(0, -4) };
    const turns = [
      { calls: [broken] },
      { says: "Let me look.", calls: [{ name: "get_summary", args: {} }, broken] },
      { calls: [allocate("500")] },
    ];
    const { say, decide, server } = await conversation(couple, turns, { streams });
    const { asked, results } = await say("Put 500 behind our trip.");
    expect(broken.args).toMatch(/"amount":"5$/);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["error", "error", "success"]);
    expect(asked?.actionRequests).toMatchObject([{ args: { amount: "500" } }]);
    expect(await allocations()).toBe(0);
    await decide({ type: "approve" });
    expect([await held(), server.complaints]).toEqual(["500.00", []]);
  });

  test.each([[false], [true]])(
    "in a service that gives two answers one id loses neither (%s)",
    async (streams) => {
      const { couple } = await books();
      const { say, server } = await conversation(
        couple,
        [
          { says: "One.", id: "same" },
          { says: "Two.", id: "same" },
        ],
        {
          streams,
        },
      );
      await say("1");
      await say("2");
      await say("3");
      const said = server.requests[2].messages.map(({ content }: Answer) => content);
      expect(said.slice(1)).toEqual(["1", "One.", "2", "Two.", "3"]);
    },
  );

  test("of the model's service stops one answer, not the conversation", async () => {
    const { couple } = await books();
    const { say, server } = await conversation(couple, [{ status: 500 }, { says: "Here I am." }]);
    await expect(say("Hello?")).rejects.toThrow("500");
    expect((await say("Hello again.")).last).toBe("Here I am.");
    expect(server.requests[1].messages.map(({ role }: Answer) => role)).toEqual(["system", "user", "user"]);
  });
});
