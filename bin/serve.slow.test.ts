import { get } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { type Environment, runCommand, startServe } from "../testing/command.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

const KEY = "an-operator-key-for-tests";
const TIMEOUT_MS = 150_000;

interface Page {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly body: string;
}

/** A server with new embedded books, and a request to it with any Host header. */
async function serve(env: Environment) {
  const folder = temporaryFolder();
  const served = await startServe({ COUPLES_CFO_DATA: folder, COUPLES_CFO_OPERATOR_KEY: KEY, ...env });
  const { port } = new URL(served.url);
  const ask = (path: string, headers: Record<string, string>): Promise<Page> =>
    new Promise((resolve, reject) => {
      get({ host: "127.0.0.1", port, path, headers }, async (answer) => {
        const { statusCode: status, headers: answered } = answer;
        resolve({ status, location: answered.location, body: await text(answer) });
      }).on("error", reject);
    });
  const { url } = served.log.map((line) => JSON.parse(line)).find(({ msg }) => msg === "ready");
  return { port, url, ask, log: served.log };
}

test("on this machine, links and pages are at localhost, and a forged host is refused", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { port, url, ask } = await serve({});
  expect(url).toBe(`http://localhost:${port}`);
  expect(await ask("/?a=1", { host: `127.0.0.1:${port}` })).toMatchObject({
    status: 307,
    location: `${url}/?a=1`,
  });
  expect(await ask("/", { host: `localhost:${port}` })).toMatchObject({
    status: 200,
    body: expect.stringContaining(`${url}/mcp`),
  });
  for (const path of ["/", "/v1/me", "/mcp", "/healthz"]) {
    const forged = await ask(path, { host: `evil.example:${port}`, authorization: `Bearer ${KEY}` });
    expect([path, forged.status]).toEqual([path, 403]);
  }
});

test("beyond this machine, pages need COUPLES_CFO_URL, and tokens do not", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { port, ask, log } = await serve({ HOST: "0.0.0.0" });
  const page = await ask("/", { host: `localhost:${port}` });
  expect([page.status, JSON.parse(page.body).code]).toEqual([503, "no_public_url"]);
  expect(log.join("\n")).toContain("until COUPLES_CFO_URL is set");
  const headers = { host: `192.0.2.7:${port}`, authorization: `Bearer ${KEY}` };
  const answer = JSON.parse((await ask("/v1/goals", headers)).body);
  expect(answer).toMatchObject({ code: "invalid_input", errors: [{ field: "couple_id" }] });
  expect((await ask("/readyz", { host: "192.0.2.7" })).status).toBe(200);
});

test("with COUPLES_CFO_URL, it is the address of every page", { timeout: TIMEOUT_MS }, async () => {
  const url = "https://books.example";
  const served = await serve({ COUPLES_CFO_URL: `${url}/`, COUPLES_CFO_TRUST_PROXY: "1" });
  expect(served.url).toBe(url);
  expect(served.log.join("\n")).toContain("until COUPLES_CFO_SMTP_URL is set");
  const proxied = {
    host: "books.example",
    "x-forwarded-for": "192.0.2.7",
    "x-forwarded-host": "evil.example",
  };
  expect(await served.ask("/", { ...proxied, "x-forwarded-proto": "https" })).toMatchObject({
    status: 200,
    body: expect.stringContaining(`${url}/v1`),
  });
  expect(await served.ask("/", { ...proxied, "x-forwarded-proto": "http" })).toMatchObject({
    status: 307,
    location: `${url}/`,
  });
  const refused = await runCommand(["serve"], { COUPLES_CFO_URL: "http://books.example" });
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("COUPLES_CFO_URL must begin with https://"),
  });
});
