import { expect, it } from "vitest";
import { modelAgent } from "../agents/model/registry.ts";
import { tasksOf } from "./options.ts";

it("excludes held-out tasks with --tune", () => {
  const all = tasksOf({ tune: false });
  const heldOut = all.filter(({ holdout }) => holdout);
  expect(heldOut.length).toBeGreaterThanOrEqual(12);
  expect(tasksOf({ tune: true })).toEqual(all.filter(({ holdout }) => !holdout));
  const [first] = heldOut;
  expect(tasksOf({ tune: true, task: [first!.id] })).toEqual([]);
  expect(tasksOf({ tune: false, task: [first!.id] })).toEqual([first]);
});

it("rejects an unknown task or family", () => {
  expect(() => tasksOf({ tune: false, task: ["allocate", "nowhere"] })).toThrow("no task or family nowhere");
});

it("names an agent after its model, whatever its surface", () => {
  const options = { model: "m", stream: false };
  const settings = { options, baseUrl: "http://127.0.0.1:9", apiKey: "none", fetchFor: () => fetch };
  const named = (kind: string) => modelAgent(kind, settings)?.agent.name;
  expect(["openai", "mcp", "mcp-http", "mcp-stdio", "langchain"].map(named)).toEqual([
    ...Array(4).fill("openai:m"),
    "langchain:m",
  ]);
});
