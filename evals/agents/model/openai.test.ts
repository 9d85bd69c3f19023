import { beforeAll, describe, expect, test } from "vitest";
import { runModel } from "../../../testing/model-runs.ts";
import { type Failure, type ModelServer, startModelServer } from "../../../testing/model-server.ts";
import { SURFACES } from "../../environment/surfaces.ts";
import { chatAgent } from "./openai.ts";

const TASK = "allocate/from-joint-checking";

let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer();
});

function run(options: Partial<Parameters<typeof runModel>[1]> = {}) {
  return runModel(server, { make: chatAgent, task: TASK, surface: "openai", ...options });
}

/** The given failure at the first requests. */
function first(times: number, failure: Failure) {
  return (nth: number) => (nth <= times ? failure : undefined);
}

describe("a model behind chat completions", () => {
  test.each(SURFACES.flatMap((surface) => [false, true].map((stream) => [surface, stream] as const)))(
    "completes a task over %s, streaming: %s",
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
  ])("completes a task of several steps: %s", async (task) => {
    const { result } = await run({ task, surface: "mcp" });
    expect([result.verdict, result.error, result.evaluation]).toMatchObject(["passed", undefined, {}]);
  });

  test("gets the tools of the surface, strict if the surface is, and submit_answer", async () => {
    const { requests } = await run();
    expect(requests[0]?.body.messages[0]).toMatchObject({
      role: "system",
      content: expect.stringMatching(/^You are the CFO of a couple.*You talk with «Ada»/s),
    });
    const tools = requests[0]?.body.tools?.map(({ function: tool }) => tool) ?? [];
    expect(tools.find(({ name }) => name === "allocate_to_goal")?.strict).toBe(true);
    expect(tools.at(-1)?.name).toBe("submit_answer");
    const overMcp = await run({ surface: "mcp" });
    expect(overMcp.requests[0]?.body.tools?.some(({ function: tool }) => tool.strict)).toBe(false);
  });

  test("records tokens, and their cost only with prices", async () => {
    const { result } = await run();
    expect(result).toMatchObject({ inputTokens: 400, outputTokens: 40 });
    expect(result.cost).toBeUndefined();
    const priced = await run({ settings: { prices: { input: 2, output: 10 } } });
    expect(priced.result.cost).toBeCloseTo((400 * 2 + 40 * 10) / 1_000_000, 12);
  });

  test.each<[string, Failure, boolean]>([
    ["answers 429", { kind: "status", status: 429 }, false],
    ["answers 500", { kind: "status", status: 500 }, true],
    ["truncates its stream", { kind: "unfinished" }, true],
    ["breaks the connection", { kind: "broken" }, false],
  ])("that %s twice is called again", async (_name, failure, stream) => {
    const { result, requests } = await run({ failure: first(2, failure), stream });
    expect([result.verdict, requests.length]).toEqual(["passed", 6]);
  });

  test.each<[string, Failure, string]>([
    ["429", { kind: "status", status: 429 }, "called 3 times, and the last call answered 429"],
    ["500", { kind: "status", status: 500 }, "called 3 times, and the last call answered 500"],
    [
      "a truncated stream",
      { kind: "unfinished" },
      "called 3 times, and the last call ended with a truncated stream",
    ],
    ["a broken connection", { kind: "broken" }, "called 3 times, and the last call failed"],
    ["401", { kind: "status", status: 401 }, "401 The API is out of order: 401."],
  ])("that keeps failing with %s makes the run errored, not failed", async (_name, failure, words) => {
    const { result } = await run({ failure: first(99, failure), stream: true });
    expect(result.verdict).toBe("errored");
    expect(result.error).toContain(words);
    expect(result.evaluation).toBeUndefined();
  });

  test("that becomes unreachable leaves a record of its calls and tokens", async () => {
    const { result } = await run({
      failure: (nth) => (nth > 1 ? { kind: "status", status: 500 } : undefined),
    });
    expect(result).toMatchObject({ verdict: "errored", calls: 1, inputTokens: 100, outputTokens: 10 });
    expect(result.simulation?.trajectory).toMatchObject([{ kind: "tool_call", tool: "allocate_to_goal" }]);
  });

  test.each(SURFACES)("that sends invalid JSON gets a refusal and continues: %s", async (surface) => {
    const { result, requests } = await run({ surface, failure: first(1, { kind: "malformed" }) });
    expect(result).toMatchObject({ verdict: "passed", calls: 2 });
    expect(result.simulation?.trajectory[0]).toMatchObject({
      kind: "tool_call",
      tool: "allocate_to_goal",
      refused: "invalid_input",
      text: expect.stringContaining("The arguments are not JSON: send one JSON object."),
    });
    expect(requests[1]?.body.messages.at(-1)).toMatchObject({
      role: "tool",
      content: expect.stringContaining("Refused: invalid_input."),
    });
  });

  test("that calls no tool gets a reply from the user", async () => {
    const { result, requests } = await run({ script: [{ say: "Shall I put 50 on it?" }] });
    expect(requests[1]?.body.messages.slice(-2)).toEqual([
      { role: "assistant", content: "Shall I put 50 on it?" },
      { role: "user", content: "Yes, please." },
    ]);
    expect(result.verdict).toBe("failed");
    expect(result.evaluation?.answer).not.toEqual([]);
  });

  test.each([false, true])("that adds text to a call sends a message, streaming: %s", async (stream) => {
    const { result } = await run({ callText: "My secret is MARIGOLD.", stream });
    const before = result.simulation?.trajectory.findIndex(({ kind }) => kind === "tool_call") ?? 0;
    expect(before).toBeGreaterThan(0);
    expect(result.simulation?.trajectory[0]).toEqual({
      kind: "agent_message",
      text: "My secret is MARIGOLD.",
    });
  });
});
