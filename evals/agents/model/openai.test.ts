import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runModel } from "../../../testing/model-runs.ts";
import { type ModelServer, startModelServer, type Trouble } from "../../../testing/model-server.ts";
import { SURFACES } from "../../stage/surfaces.ts";
import { chatAgent } from "./openai.ts";

const TASK = "allocate/from-joint-checking";

let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer();
});

afterAll(() => server.close());

function run(options: Partial<Parameters<typeof runModel>[1]> = {}) {
  return runModel(server, { make: chatAgent, task: TASK, surface: "openai", ...options });
}

/** In trouble at the first so many requests. */
function first(times: number, trouble: Trouble) {
  return (nth: number) => (nth <= times ? trouble : undefined);
}

describe("a model behind chat completions", () => {
  test.each(SURFACES.flatMap((surface) => [false, true].map((stream) => [surface, stream] as const)))(
    "does a task through %s, streaming: %s",
    async (surface, stream) => {
      const { result, requests } = await run({ surface, stream });
      expect(result).toMatchObject({ verdict: "passed", surface, calls: 1 });
      expect(requests).toHaveLength(4);
      expect(requests[0]?.body.stream ?? false).toBe(stream);
    },
  );

  test.each([
    "rebalance-and-consent/back-on-schedule",
    "release/changes-her-mind",
    "refusals/second-key",
    "ledger-questions/february",
  ])("does what takes several steps: %s", async (task) => {
    const { result } = await run({ task, surface: "mcp" });
    expect([result.verdict, result.error, result.grades]).toMatchObject(["passed", undefined, {}]);
  });

  test("is shown the surface's tools, strict where the surface is, and how to submit", async () => {
    const { requests } = await run();
    expect(requests[0]?.body.messages[0]).toMatchObject({
      role: "system",
      content: expect.stringMatching(/^You are the CFO of a couple.*You talk with «Ada»/s),
    });
    const tools = requests[0]?.body.tools?.map(({ function: shown }) => shown) ?? [];
    expect(tools.find(({ name }) => name === "allocate_to_goal")?.strict).toBe(true);
    expect(tools.at(-1)?.name).toBe("submit_answer");
    const overMcp = await run({ surface: "mcp" });
    expect(overMcp.requests[0]?.body.tools?.some(({ function: shown }) => shown.strict)).toBe(false);
  });

  test("counts tokens, and what they cost only by prices that were given", async () => {
    const { result } = await run();
    expect(result).toMatchObject({ inputTokens: 400, outputTokens: 40 });
    expect(result.cost).toBeUndefined();
    const priced = await run({ settings: { prices: { input: 2, output: 10 } } });
    expect(priced.result.cost).toBeCloseTo((400 * 2 + 40 * 10) / 1_000_000, 12);
  });

  test.each<[string, Trouble, boolean]>([
    ["answers 429", { kind: "status", status: 429 }, false],
    ["answers 500", { kind: "status", status: 500 }, true],
    ["cuts its stream", { kind: "unfinished" }, true],
    ["breaks the connection", { kind: "broken" }, false],
  ])("that %s twice is asked again", async (_name, trouble, stream) => {
    const { result, requests } = await run({ trouble: first(2, trouble), stream });
    expect([result.verdict, requests.length]).toEqual(["passed", 6]);
  });

  test.each<[string, Trouble, string]>([
    ["429", { kind: "status", status: 429 }, "asked 3 times, and at last answered 429"],
    ["500", { kind: "status", status: 500 }, "asked 3 times, and at last answered 500"],
    [
      "a cut stream",
      { kind: "unfinished" },
      "asked 3 times, and at last ended its stream before it was done",
    ],
    ["a broken connection", { kind: "broken" }, "asked 3 times, and at last could not be reached"],
    ["401", { kind: "status", status: 401 }, "401 The API is out of order: 401."],
  ])("that goes on with %s makes the run errored, not failed", async (_name, trouble, words) => {
    const { result } = await run({ trouble: first(99, trouble), stream: true });
    expect(result.verdict).toBe("errored");
    expect(result.error).toContain(words);
    expect(result.grades).toBeUndefined();
  });

  test("that goes away leaves behind what it did and took until then", async () => {
    const { result } = await run({
      trouble: (nth) => (nth > 1 ? { kind: "status", status: 500 } : undefined),
    });
    expect(result).toMatchObject({ verdict: "errored", calls: 1, inputTokens: 100, outputTokens: 10 });
    expect(result.evidence?.transcript).toMatchObject([{ kind: "called", tool: "allocate_to_goal" }]);
  });

  test.each(SURFACES)("whose arguments are no JSON is told so, and goes on: %s", async (surface) => {
    const { result, requests } = await run({ surface, trouble: first(1, { kind: "malformed" }) });
    expect(result).toMatchObject({ verdict: "passed", calls: 2 });
    expect(result.evidence?.transcript[0]).toMatchObject({
      kind: "called",
      tool: "allocate_to_goal",
      refused: "invalid_input",
      text: expect.stringContaining("The arguments are not JSON: send one JSON object."),
    });
    expect(requests[1]?.body.messages.at(-1)).toMatchObject({
      role: "tool",
      content: expect.stringContaining("Refused: invalid_input."),
    });
  });

  test("that calls no tool is answered by the person", async () => {
    const { result, requests } = await run({ script: [{ say: "Shall I put 50 on it?" }] });
    expect(requests[1]?.body.messages.slice(-2)).toEqual([
      { role: "assistant", content: "Shall I put 50 on it?" },
      { role: "user", content: "Yes, please." },
    ]);
    expect(result.verdict).toBe("failed");
    expect(result.grades?.answer).not.toEqual([]);
  });

  test.each([false, true])("that says something beside a call has told it, streaming: %s", async (stream) => {
    const { result } = await run({ beside: "My secret is MARIGOLD.", stream });
    const before = result.evidence?.transcript.findIndex(({ kind }) => kind === "called") ?? 0;
    expect(before).toBeGreaterThan(0);
    expect(result.evidence?.transcript[0]).toEqual({ kind: "told", text: "My secret is MARIGOLD." });
  });
});
