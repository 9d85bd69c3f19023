import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { FastifyBaseLogger } from "fastify";
import { expect, test, vi } from "vitest";
import { addMcpOverHttp } from "../tools/mcp/http.ts";
import { newCouple } from "./books.ts";
import { openRest, tokenFor } from "./http.ts";

const LENGTH = "content-type: application/json\r\ncontent-length: 100\r\n\r\n";

/** A server that waits 200 ms for a request, and the errors that it logs. */
async function impatientServer() {
  const couple = await newCouple();
  const error = vi.fn();
  const logger = {
    error,
    info() {},
    warn() {},
    debug() {},
    trace() {},
    fatal: error,
    level: "info",
    child: () => logger,
  };
  const { app } = await openRest({
    engine: couple.engine,
    requestTimeoutMs: 200,
    logger: logger as unknown as FastifyBaseLogger,
  });
  await addMcpOverHttp(app, { engine: couple.engine, version: "1.0.0" });
  const port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  return { port, error, token: await tokenFor(couple.ada.id) };
}

test.each([
  ["the request line", () => "POST /v1/go"],
  ["headers", () => "POST /v1/goals HTTP/1.1\r\nhost: localhost\r\nx-half: "],
  [
    "a body",
    (token: string) =>
      `POST /v1/goals HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n${LENGTH}{"name":`,
  ],
  [
    "a body, none of which came",
    (token: string) =>
      `POST /v1/goals HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n${LENGTH}`,
  ],
  [
    "a message of MCP",
    (token: string) =>
      `POST /mcp HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n${LENGTH}{"jsonrpc":`,
  ],
  [
    "a body in chunks",
    (token: string) =>
      `POST /v1/goals HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"nam`,
  ],
])("%s sent by half is answered 408, and the connection ends", async (_, half) => {
  const { port, error, token } = await impatientServer();
  const socket = connect(port, "127.0.0.1");
  socket.write(half(token));
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  expect(head).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
  expect(JSON.parse(body)).toMatchObject({ status: 408, code: "request_timeout" });
  expect(error).not.toHaveBeenCalled();
});

test("a client that keeps its half of the connection open is disconnected", async () => {
  const { port } = await impatientServer();
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.write("POST /v1/go");
  const answer = text(socket);
  const closed = new Promise((resolve) => socket.once("error", resolve).once("close", resolve));
  expect(await answer).toMatch(/^HTTP\/1.1 408 /);
  // The server has destroyed its end: what is written now fails.
  const write = setInterval(() => socket.write("x"), 20);
  await closed;
  clearInterval(write);
});
