import { expect, it } from "vitest";
import { modelAgent } from "../agents/model/kinds.ts";
import { tasksOf } from "./choices.ts";

it("keeps the tasks that are held out from those who tune", () => {
  const all = tasksOf({ tune: false });
  const heldOut = all.filter(({ holdout }) => holdout);
  expect(heldOut.length).toBeGreaterThanOrEqual(12);
  expect(tasksOf({ tune: true })).toEqual(all.filter(({ holdout }) => !holdout));
  const [first] = heldOut;
  expect(tasksOf({ tune: true, task: [first!.id] })).toEqual([]);
  expect(tasksOf({ tune: false, task: [first!.id] })).toEqual([first]);
});

it("says what is not there", () => {
  expect(() => tasksOf({ tune: false, task: ["allocate", "nowhere"] })).toThrow("no task or family nowhere");
});

it("a model is one agent, whichever way it is told to reach the books over MCP", () => {
  const asking = { model: "m", stream: false };
  const settings = { asking, baseUrl: "http://127.0.0.1:9", apiKey: "none", reach: () => fetch };
  const named = (kind: string) => modelAgent(kind, settings)?.agent.name;
  expect(["openai", "mcp", "mcp-http", "mcp-stdio", "langchain"].map(named)).toEqual([
    ...Array(4).fill("openai:m"),
    "langchain:m",
  ]);
});
