import { beforeAll, describe, expect, test } from "vitest";
import { type Failure, type ModelServer, startModelServer } from "../../../testing/model-server.ts";
import { ModelUnreachable, retryingFetch } from "./retrying-fetch.ts";

let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer();
});

/** Calls a model whose API fails at these requests. */
async function call(
  failures: readonly (Failure | undefined)[],
  { stream = false, tries = 3, from }: { stream?: boolean; tries?: number; from?: AbortSignal } = {},
) {
  const { baseUrl, requests } = server.serve({
    script: [{ say: "Hello." }],
    ids: {},
    failure: (nth) => failures[nth - 1],
  });
  const pauses: number[] = [];
  const fetch = retryingFetch(globalThis.fetch, { tries, pause: async (ms) => pauses.push(ms) });
  const body = JSON.stringify({ model: "scripted", stream, messages: [] });
  const init = { method: "POST", body, ...(from && { signal: from }) };
  const outcome = await fetch(`${baseUrl}/chat/completions`, init).then(
    async (response) => ({ status: response.status, body: await response.text() }),
    (error: Error) => error,
  );
  return { outcome, calls: requests.length, pauses };
}

const busy = { kind: "status", status: 429 } as const;
const broken = { kind: "broken" } as const;
const unfinished = { kind: "unfinished" } as const;

describe("a retrying fetch", () => {
  test.each([
    ["429", busy, false],
    ["500", { kind: "status", status: 500 } as const, false],
    ["a broken connection", broken, false],
    ["a broken connection while streaming", broken, true],
    ["a truncated stream", unfinished, true],
  ])("retries after %s", async (_name, failure, stream) => {
    const { outcome, calls } = await call([failure], { stream });
    expect(outcome).toMatchObject({
      status: 200,
      body: expect.stringContaining(stream ? "[DONE]" : "Hello."),
    });
    expect(calls).toBe(2);
  });

  test.each([
    ["429", busy, false, "answered 429: "],
    ["a truncated stream", unfinished, true, "ended with a truncated stream"],
    ["a broken connection", broken, true, "failed"],
  ])("gives up when every attempt ends in %s", async (_name, failure, stream, words) => {
    const { outcome, calls } = await call([failure, failure, failure], { stream });
    expect(outcome).toBeInstanceOf(ModelUnreachable);
    expect(outcome).toMatchObject({
      message: expect.stringContaining(`called 3 times, and the last call ${words}`),
    });
    expect(calls).toBe(3);
  });

  test("returns a permanent failure", async () => {
    const { outcome, calls } = await call([{ kind: "status", status: 401 }]);
    expect([outcome, calls]).toMatchObject([{ status: 401 }, 1]);
  });

  test("waits as long as the API demands, otherwise with exponential backoff and jitter", async () => {
    const asked = await call([
      { ...busy, headers: { "retry-after-ms": "80" } },
      { ...busy, headers: { "retry-after-ms": "", "retry-after": "7" } },
    ]);
    expect(asked.pauses).toEqual([80, 7_000]);
    const { pauses } = await call([broken, broken]);
    expect(pauses.map((ms, nth) => Math.abs(ms / (1_000 * 2 ** nth) - 1) <= 0.25)).toEqual([true, true]);
  });

  test("stops when its caller aborts", async () => {
    const { outcome, calls } = await call([busy, busy], { from: AbortSignal.abort(new Error("aborted")) });
    expect([outcome, calls]).toMatchObject([{ message: "aborted" }, 0]);
  });
});
