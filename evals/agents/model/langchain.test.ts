import { beforeAll, describe, expect, test } from "vitest";
import { runModel, taskNamed } from "../../../testing/model-runs.ts";
import { type Failure, type ModelServer, startModelServer } from "../../../testing/model-server.ts";
import type { Step } from "../../tasks/script.ts";
import { langchainAgent } from "./langchain.ts";

const TASK = "allocate/from-joint-checking";

let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer();
});

function run(options: Partial<Parameters<typeof runModel>[1]> = {}) {
  return runModel(server, { make: langchainAgent, task: TASK, surface: "langchain", ...options });
}

function first(times: number, failure: Failure) {
  return (nth: number) => (nth <= times ? failure : undefined);
}

describe("the LangChain agent", () => {
  test.each([false, true])("completes a task when the user agrees, streaming: %s", async (stream) => {
    const { result, requests } = await run({ stream, settings: { prices: { input: 2, output: 10 } } });
    expect([result.verdict, result.error]).toEqual(["passed", undefined]);
    expect(result).toMatchObject({ inputTokens: 400, outputTokens: 40 });
    expect(result.cost).toBeCloseTo(0.0012, 12);
    const [request, reply, call] = result.simulation?.trajectory ?? [];
    expect(request).toMatchObject({
      kind: "agent_message",
      text: expect.stringContaining('goal: "Japan trip"'),
    });
    expect(reply).toMatchObject({ kind: "user_message", text: "Yes, please.", confirms: true });
    expect(call).toMatchObject({ kind: "tool_call", tool: "allocate_to_goal" });
    const [{ body }] = requests as [(typeof requests)[number]];
    expect(body.stream ?? false).toBe(stream);
    expect(body.tools?.at(-1)?.function.name).toBe("submit_answer");
    expect(String(body.messages[0]?.content)).toMatch(
      /You talk with «Ada» \(user_id [0-9a-f-]+\), .* Their partner is «Ben»\. Today is \w+day, \w+ \d+, \d{4} \(/,
    );
  });

  test("skips a call that the user rejects, and gets the reply", async () => {
    const { expect: expected, oracle } = taskNamed(TASK);
    const [{ with: allocation }] = oracle as [Extract<Step, { call: string }>];
    const unknown = Object.keys(expected.answer.fields).map((field) => [field, null]);
    const { result, requests } = await run({
      script: [
        { call: "allocate_to_goal", with: { ...allocation, amount: "70.00" } },
        { submit: { outcome: "not_done", ...Object.fromEntries(unknown) } },
      ],
    });
    expect(result.simulation?.trajectory.map(({ kind }) => kind)).toEqual([
      "agent_message",
      "user_message",
      "answer",
    ]);
    expect(result.simulation?.events).toEqual([]);
    expect(requests[1]?.body.messages.at(-1)).toMatchObject({
      role: "tool",
      content: "Not done: the person said: 50 dollars, from joint checking, for the Japan trip.",
    });
  });

  test.each(["rebalance-and-consent/back-on-schedule", "ledger-questions/february"])(
    "completes a task of several steps: %s",
    async (task) => {
      const { result } = await run({ task });
      expect([result.verdict, result.error, result.evaluation]).toMatchObject(["passed", undefined, {}]);
    },
  );

  test.each<[string, Failure, boolean]>([
    ["429", { kind: "status", status: 429 }, false],
    ["500", { kind: "status", status: 500 }, true],
    ["a truncated stream", { kind: "unfinished" }, true],
    ["a broken connection", { kind: "broken" }, true],
  ])("retries after %s; if it persists, the run is errored", async (_name, failure, stream) => {
    const temporary = await run({ failure: first(2, failure), stream });
    expect([temporary.result.verdict, temporary.requests.length]).toEqual(["passed", 6]);
    const persistent = await run({ failure: first(99, failure), stream });
    expect([persistent.result.verdict, persistent.requests.length]).toEqual(["errored", 3]);
    expect(persistent.result.error).toContain("called 3 times, and the last call");
  });

  test.each([false, true])("refuses arguments that are not valid JSON, streaming: %s", async (stream) => {
    const { result, requests } = await run({ failure: first(1, { kind: "malformed" }), stream });
    expect(result.verdict).toBe("passed");
    expect(requests[1]?.body.messages.at(-1)).toMatchObject({
      role: "tool",
      content: expect.stringContaining("Refused: the arguments of this call are not a JSON object"),
    });
  });

  test.each([false, true])("sends text beside a call as a message, streaming: %s", async (stream) => {
    const { result } = await run({ callText: "My secret is MARIGOLD.", stream });
    const before = result.simulation?.trajectory.findIndex(({ kind }) => kind === "tool_call") ?? 0;
    expect(before).toBeGreaterThan(0);
    expect(result.simulation?.trajectory[0]).toEqual({
      kind: "agent_message",
      text: "My secret is MARIGOLD.",
    });
  });
});
