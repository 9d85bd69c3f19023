import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { documentFetcher } from "./fetch-document.ts";

async function serve(status: number, body: string, headers: Record<string, string> = {}): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status, headers).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/client.json`;
}

test("a document is fetched", async () => {
  const fetchDocument = documentFetcher({ allowPrivate: true });
  expect(await fetchDocument(await serve(200, "{}"))).toBe("{}");
});

test.each([
  ["a redirect", 302, "", { location: "http://127.0.0.1/" }],
  ["an error", 500, "{}", {}],
  ["more than 16 kB", 200, "x".repeat(20_000), {}],
])("%s is refused", async (_what, status, body, headers) => {
  const fetchDocument = documentFetcher({ allowPrivate: true });
  await expect(fetchDocument(await serve(status, body, headers as Record<string, string>))).rejects.toThrow();
});

test.each([
  ["an address", "http://127.0.0.1/client.json"],
  ["an IPv6 address", "http://[::1]/client.json"],
  ["a name", "http://intranet.example/client.json"],
])("%s in a private network is not reached", async (_what, url) => {
  const lookup = (_name: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(null, [{ address: "10.0.0.1", family: 4 }]);
  const fetchDocument = documentFetcher({ allowPrivate: false, lookup: lookup as never });
  await expect(fetchDocument(url)).rejects.toThrow("private network");
});
