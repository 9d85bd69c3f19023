import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runModel, taskNamed } from "../../../testing/model-runs.ts";
import { type ModelServer, startModelServer, type Trouble } from "../../../testing/model-server.ts";
import type { Step } from "../../task/script.ts";
import { langchainAgent } from "./langchain.ts";

const TASK = "allocate/from-joint-checking";

let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer();
});

afterAll(() => server.close());

function run(options: Partial<Parameters<typeof runModel>[1]> = {}) {
  return runModel(server, { make: langchainAgent, task: TASK, surface: "langchain", ...options });
}

function first(times: number, trouble: Trouble) {
  return (nth: number) => (nth <= times ? trouble : undefined);
}

describe("the CFO of LangChain", () => {
  test.each([false, true])("does a task when the person agrees, streaming: %s", async (stream) => {
    const { result, requests } = await run({ stream, settings: { prices: { input: 2, output: 10 } } });
    expect([result.verdict, result.error]).toEqual(["passed", undefined]);
    expect(result).toMatchObject({ inputTokens: 400, outputTokens: 40 });
    expect(result.cost).toBeCloseTo(0.0012, 12);
    const [asked, heard, called] = result.evidence?.transcript ?? [];
    expect(asked).toMatchObject({ kind: "told", text: expect.stringContaining('goal: "Japan trip"') });
    expect(heard).toMatchObject({ kind: "heard", text: "Yes, please.", confirms: true });
    expect(called).toMatchObject({ kind: "called", tool: "allocate_to_goal" });
    const [{ body }] = requests as [(typeof requests)[number]];
    expect(body.stream ?? false).toBe(stream);
    expect(body.tools?.at(-1)?.function.name).toBe("submit_answer");
    expect(String(body.messages[0]?.content)).toMatch(
      /You talk with «Ada» \(user_id [0-9a-f-]+\), .* Their partner is «Ben»\. Today is \w+day, \w+ \d+, \d{4} \(/,
    );
  });

  test("does not do what the person does not agree to, and hears their words", async () => {
    const { expect: expected, oracle } = taskNamed(TASK);
    const [{ with: allocation }] = oracle as [Extract<Step, { call: string }>];
    const unknown = Object.keys(expected.answer.fields).map((field) => [field, null]);
    const { result, requests } = await run({
      script: [
        { call: "allocate_to_goal", with: { ...allocation, amount: "70.00" } },
        { submit: { outcome: "not_done", ...Object.fromEntries(unknown) } },
      ],
    });
    expect(result.evidence?.transcript.map(({ kind }) => kind)).toEqual(["told", "heard", "submitted"]);
    expect(result.evidence?.events).toEqual([]);
    expect(requests[1]?.body.messages.at(-1)).toMatchObject({
      role: "tool",
      content: "Not done: the person said: 50 dollars, from joint checking, for the Japan trip.",
    });
  });

  test.each(["rebalance-and-consent/back-on-schedule", "ledger-questions/february"])(
    "does what takes several steps: %s",
    async (task) => {
      const { result } = await run({ task });
      expect([result.verdict, result.error, result.grades]).toMatchObject(["passed", undefined, {}]);
    },
  );

  test.each<[string, Trouble, boolean]>([
    ["429", { kind: "status", status: 429 }, false],
    ["500", { kind: "status", status: 500 }, true],
    ["a cut stream", { kind: "unfinished" }, true],
    ["a broken connection", { kind: "broken" }, true],
  ])("asks again after %s, and when it goes on the run is errored", async (_name, trouble, stream) => {
    const mended = await run({ trouble: first(2, trouble), stream });
    expect([mended.result.verdict, mended.requests.length]).toEqual(["passed", 6]);
    const lasting = await run({ trouble: first(99, trouble), stream });
    expect([lasting.result.verdict, lasting.requests.length]).toEqual(["errored", 3]);
    expect(lasting.result.error).toContain("asked 3 times, and at last");
  });

  test.each([false, true])("tells a model whose arguments are no JSON, streaming: %s", async (stream) => {
    const { result, requests } = await run({ trouble: first(1, { kind: "malformed" }), stream });
    expect(result.verdict).toBe("passed");
    expect(requests[1]?.body.messages.at(-1)).toMatchObject({
      role: "tool",
      content: expect.stringContaining("Refused: the arguments of this call are no JSON object"),
    });
  });

  test.each([false, true])("that says something beside a call has told it, streaming: %s", async (stream) => {
    const { result } = await run({ beside: "My secret is MARIGOLD.", stream });
    const before = result.evidence?.transcript.findIndex(({ kind }) => kind === "called") ?? 0;
    expect(before).toBeGreaterThan(0);
    expect(result.evidence?.transcript[0]).toEqual({ kind: "told", text: "My secret is MARIGOLD." });
  });
});
