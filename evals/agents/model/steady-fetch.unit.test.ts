import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ModelServer, startModelServer, type Trouble } from "../../../testing/model-server.ts";
import { ModelUnreachable, steadyFetch } from "./steady-fetch.ts";

let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer();
});

afterAll(() => server.close());

/** Asks a model whose API is in trouble at these requests; how often it was asked, and what came of it. */
async function ask(
  troubles: readonly (Trouble | undefined)[],
  { stream = false, tries = 3, from }: { stream?: boolean; tries?: number; from?: AbortSignal } = {},
) {
  const { baseUrl, requests } = server.play({
    script: [{ say: "Hello." }],
    ids: {},
    trouble: (nth) => troubles[nth - 1],
  });
  const pauses: number[] = [];
  const fetch = steadyFetch(globalThis.fetch, { tries, pause: async (ms) => pauses.push(ms) });
  const body = JSON.stringify({ model: "scripted", stream, messages: [] });
  const init = { method: "POST", body, ...(from && { signal: from }) };
  const outcome = await fetch(`${baseUrl}/chat/completions`, init).then(
    async (response) => ({ status: response.status, body: await response.text() }),
    (error: Error) => error,
  );
  return { outcome, asked: requests.length, pauses };
}

const busy = { kind: "status", status: 429 } as const;
const broken = { kind: "broken" } as const;
const unfinished = { kind: "unfinished" } as const;

describe("a steady fetch", () => {
  test.each([
    ["429", busy, false],
    ["500", { kind: "status", status: 500 } as const, false],
    ["a connection that breaks", broken, false],
    ["a stream whose connection breaks", broken, true],
    ["a stream that ends too early", unfinished, true],
  ])("tries again after %s", async (_name, trouble, stream) => {
    const { outcome, asked } = await ask([trouble], { stream });
    expect(outcome).toMatchObject({
      status: 200,
      body: expect.stringContaining(stream ? "[DONE]" : "Hello."),
    });
    expect(asked).toBe(2);
  });

  test.each([
    ["429", busy, false, "answered 429: "],
    ["a cut stream", unfinished, true, "ended its stream before it was done"],
    ["a broken connection", broken, true, "could not be reached"],
  ])("gives up when every try ends in %s, and says so", async (_name, trouble, stream, words) => {
    const { outcome, asked } = await ask([trouble, trouble, trouble], { stream });
    expect(outcome).toBeInstanceOf(ModelUnreachable);
    expect(outcome).toMatchObject({
      message: expect.stringContaining(`asked 3 times, and at last ${words}`),
    });
    expect(asked).toBe(3);
  });

  test("hands on an answer that another try would not change", async () => {
    const { outcome, asked } = await ask([{ kind: "status", status: 401 }]);
    expect([outcome, asked]).toMatchObject([{ status: 401 }, 1]);
  });

  test("waits as long as it is asked to, and else twice as long each time, give or take a quarter", async () => {
    const asked = await ask([
      { ...busy, headers: { "retry-after-ms": "80" } },
      { ...busy, headers: { "retry-after-ms": "", "retry-after": "7" } },
    ]);
    expect(asked.pauses).toEqual([80, 7_000]);
    const { pauses } = await ask([broken, broken]);
    expect(pauses.map((ms, nth) => Math.abs(ms / (1_000 * 2 ** nth) - 1) <= 0.25)).toEqual([true, true]);
  });

  test("tries no more when its caller gave up", async () => {
    const { outcome, asked } = await ask([busy, busy], { from: AbortSignal.abort(new Error("given up")) });
    expect([outcome, asked]).toMatchObject([{ message: "given up" }, 0]);
  });
});
