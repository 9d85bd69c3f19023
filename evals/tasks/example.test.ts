import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { engineForTests } from "../../testing/books.ts";
import { scripted } from "../agents/scripted.ts";
import { EvalDatabase } from "../environment/database.ts";
import { runTrial } from "../runner/trial.ts";
import { loadTask } from "./load.ts";

const DOCS = new URL("../../docs/evals.md", import.meta.url);
const SPRING = new URL("../data/fixtures/spring.yaml", import.meta.url);

test("the example of the documentation is a valid task of at most ten lines, and its oracle passes", async () => {
  const [, text = ""] = /```yaml\n([^`]*)```/.exec(readFileSync(DOCS, "utf8")) ?? [];
  expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(10);
  const fixtures = new Map([["spring", parse(readFileSync(SPRING, "utf8"))]]);
  const task = loadTask("tasks/release/example.yaml", parse(text), fixtures);
  const database = new EvalDatabase((await engineForTests()).orm);
  const agent = scripted(`example ${randomUUID()}`, ({ task: example }) => example.oracle);
  const { verdict, error, evaluation } = await runTrial(database, { agent, task, surface: "mcp", trial: 1 });
  expect([verdict, error, evaluation]).toMatchObject(["passed", undefined, {}]);
});
