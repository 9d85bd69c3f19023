import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openEngine } from "../../src/engine/open.ts";
import { AGENT_NAME, API_KEY, patient, runModel } from "../../testing/model-runs.ts";
import { type ModelServer, startModelServer } from "../../testing/model-server.ts";
import { chatAgent } from "../agents/model/openai.ts";
import { Worlds } from "../stage/world.ts";
import { endRecording, readRecordings, recordingFetch, recordingFile, replayingFetch } from "./recording.ts";

const TASK = "allocate/from-joint-checking";
const run = { make: chatAgent, task: TASK, surface: "openai" } as const;
const TRIAL = 1_000;

let server: ModelServer;
let folder: string;
/** Other books, in which the runs of this test were never made. */
let elsewhere: Worlds;

beforeAll(async () => {
  server = await startModelServer();
  elsewhere = new Worlds((await openEngine({})).orm);
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "couples-cfo-recordings-"));
  return () => rmSync(folder, { recursive: true });
});

afterAll(async () => {
  await server.close();
  await elsewhere.orm.close(true);
});

/** Runs the task with a model that is recorded. */
async function record(trial: number, options: Partial<Parameters<typeof runModel>[1]> = {}) {
  const asking = { model: "scripted", stream: true };
  const reach = (name: Parameters<typeof recordingFile>[1]) =>
    recordingFetch(patient, folder, { run: name, kind: "openai", asking });
  const ran = await runModel(server, { ...run, trial, stream: true, ...options, settings: { reach } });
  endRecording(folder, ran.result);
  return ran;
}

/** Runs it again, in other books, with nothing but the recording. */
function replay(trial: number, options: Partial<Parameters<typeof runModel>[1]> = {}) {
  const recording = readRecordings(folder).find((one) => one.run.trial === trial)!;
  const settings = { reach: () => replayingFetch(recording), baseUrl: "http://127.0.0.1:9", apiKey: "none" };
  return runModel(server, { ...run, trial, stream: true, worlds: elsewhere, ...options, settings });
}

describe("a recording", () => {
  test("is played again without the model, on books that are real both times", async () => {
    const first = await record(TRIAL);
    const again = await replay(TRIAL);
    expect([first.result.verdict, again.result.verdict]).toEqual(["passed", "passed"]);
    expect(again.requests).toEqual([]);
    const { evidence, inputTokens } = again.result;
    expect([evidence?.after, inputTokens]).toEqual([first.result.evidence?.after, 400]);
    expect(evidence?.events).toMatchObject([{ type: "ALLOCATION", amount: "5000" }]);
  });

  test("holds no key, and no header of a request", async () => {
    await record(TRIAL + 1);
    const file = recordingFile(folder, {
      agent: AGENT_NAME,
      surface: "openai",
      task: TASK,
      trial: TRIAL + 1,
    });
    const kept = readFileSync(file, "utf8");
    expect(kept).not.toContain(API_KEY);
    expect(kept).not.toMatch(/authorization|bearer|user-agent|stainless/i);
    const [opening, ...exchanges] = kept
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(Object.keys(opening)).toEqual(["run", "kind", "asking"]);
    expect(exchanges.map((one) => Object.keys(one))).toEqual(Array(4).fill(["digest", "asked", "response"]));
  });

  test("keeps the answer that came in the end, not the trouble before it", async () => {
    const busy = { kind: "status", status: 429 } as const;
    await record(TRIAL + 2, { trouble: (nth) => (nth === 1 ? busy : undefined) });
    const [{ exchanges }] = readRecordings(folder) as [ReturnType<typeof readRecordings>[number]];
    expect(exchanges.map(({ response }) => response.status)).toEqual([200, 200, 200, 200]);
    expect((await replay(TRIAL + 2)).result.verdict).toBe("passed");
  });

  test("that lacks a request makes the run errored, and says which and how to record it", async () => {
    await record(TRIAL + 3);
    const { result } = await replay(TRIAL + 3, { surface: "mcp" });
    expect(result.verdict).toBe("errored");
    expect(result.error).toMatch(
      /holds no answer to request 1 of the run: 2 messages, the last from user: "Please put 50/,
    );
    expect(result.error).toContain(
      "npm run eval -- record --agent openai --model scripted --surface openai --task allocate/from-joint-checking",
    );
  });

  test("answers each request as often as it was recorded", async () => {
    await record(TRIAL + 4);
    const [recording] = readRecordings(folder) as [ReturnType<typeof readRecordings>[number]];
    const shorter = { ...recording, exchanges: recording.exchanges.slice(0, 2) };
    const settings = { reach: () => replayingFetch(shorter) };
    const { result } = await runModel(server, {
      ...run,
      trial: TRIAL + 4,
      stream: true,
      worlds: elsewhere,
      settings,
    });
    expect(result.error).toMatch(/no answer to request 3 .*\nThere it ends\./);
  });

  test("stays as it was when the run is recorded again and errors", async () => {
    await record(TRIAL + 5);
    const before = readRecordings(folder);
    const gone = () => ({ kind: "status", status: 500 }) as const;
    const { result } = await record(TRIAL + 5, {
      worlds: elsewhere,
      trouble: (nth) => (nth > 1 ? gone() : undefined),
    });
    expect(result.verdict).toBe("errored");
    expect(readRecordings(folder)).toEqual(before);
    expect(globSync("**/*.part", { cwd: folder })).toEqual([]);
  });

  test("that is none is refused by name", () => {
    writeFileSync(join(folder, "none.jsonl"), '{"run":{}}\n');
    expect(() => readRecordings(folder)).toThrow(/none\.jsonl is no recording/);
  });
});
