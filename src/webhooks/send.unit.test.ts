import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Answering, type Receiver, receiver, verified } from "../../testing/receiver.ts";
import { describeError } from "./errors.ts";
import { type Lookup, Sender, type Sending } from "./send.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwcPp0xkQ1zRo=";
const message = { id: "0199f3a0-0000-7000-8000-000000000006", body: '{"type":"ledger.goal"}' };
const TIMEOUT_MS = 400;
const UNREACHABLE =
  "The address cannot be reached: check the name and use an address on the public internet.";

function sender(options: Partial<ConstructorParameters<typeof Sender>[0]> = {}): Sender {
  const made = new Sender({ allowPrivate: true, timeoutMs: TIMEOUT_MS, ...options });
  onTestFinished(() => made.close());
  return made;
}

function sending(url: string, more: Partial<Sending> = {}): Sending {
  const { signal } = new AbortController();
  return { url, message, secrets: [SECRET], now: new Date(), signal, ...more };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe("a message", () => {
  test("is a POST that the Standard Webhooks library verifies", async () => {
    const there = await receiver();
    expect(await sender().send(sending(`${there.url}/hook?a=b`))).toEqual({ outcome: "delivered" });
    const [received] = there.received;
    if (!received) throw new Error("nothing arrived");
    expect(received).toMatchObject({
      path: "/hook?a=b",
      body: message.body,
      headers: { "content-type": "application/json", "webhook-id": message.id, "user-agent": "couples-cfo" },
    });
    expect(verified(received, SECRET)).toEqual({ type: "ledger.goal" });
    expect(() => verified({ ...received, body: `${received.body} ` }, SECRET)).toThrow(
      "No matching signature",
    );
  });
});

/** A receiver that answers every message in this way. */
async function answering(answer: Answering): Promise<Receiver> {
  const there = await receiver();
  there.always(answer);
  return there;
}

/** The attempt to send to a receiver that answers in this way. */
const attempt = async (answer: Answering, more: Partial<Sending> = {}) =>
  sender().send(sending((await answering(answer)).url, more));

describe("a failed attempt states the reason", () => {
  const failed = (error: string, askedMs = 0) => ({ outcome: "failed", error, askedMs });
  const TIMEOUT = failed("The server did not answer within 0.4 seconds.");
  const drip = createTcpServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const interval = setInterval(() => socket.write("x-more: y\r\n"), 20);
    socket.on("close", () => clearInterval(interval)).on("error", () => undefined);
  });
  const ssh = createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));

  test.each([400, 404, 429, 500, 503])("for the status %i", async (status) => {
    expect(await attempt(status)).toEqual(failed(`The server answered ${status} instead of 2xx.`));
  });

  test("for 410, which is gone instead of failed", async () => {
    expect(await attempt(410)).toMatchObject({ outcome: "gone" });
  });

  test.each([301, 302, 303, 307, 308])("for a redirect, %i, which is not followed", async (status) => {
    const inside = await receiver();
    const location = `${inside.url}/secrets`;
    const redirected = await attempt((response) => response.writeHead(status, { location }).end());
    expect(redirected).toEqual(failed(`The server answered ${status}: redirects are not followed.`));
    expect(inside.received).toEqual([]);
  });

  test.each<[what: string, answer: Answering, error: string]>([
    ["a timeout before the response", () => undefined, TIMEOUT.error],
    [
      "endless headers",
      (response) => response.writeHead(200, { "x-long": "x".repeat(20_000) }).end(),
      "The response headers are too long.",
    ],
    ["a closed connection", (response) => response.destroy(), "The server closed the connection."],
  ])("for %s", async (_, answer, error) => {
    expect(await attempt(answer)).toEqual(failed(error));
  });

  test.each([
    ["a timeout during the TLS handshake", "https", createTcpServer(() => undefined), TIMEOUT.error],
    ["slow headers", "http", drip, TIMEOUT.error],
    ["a response that is not HTTP", "http", ssh, "The response is not valid HTTP."],
    ["a server without TLS", "https", createTlsServer(), "A secure connection could not be established."],
  ])("for %s", async (_, scheme, server, error) => {
    const url = `${scheme}://127.0.0.1:${await listening(server)}/`;
    expect(await sender().send(sending(url))).toEqual(failed(error));
  });

  test("for a refused connection", async () => {
    const there = await receiver();
    await there.close();
    expect(await sender().send(sending(there.url))).toEqual(failed("The server refused the connection."));
  });

  test.each(["ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"])(
    "for an unreachable address, with the same text as for a private one: %s",
    async (code) => {
      const lookup: Lookup = (_name, _options, callback) =>
        callback(Object.assign(new Error("no"), { code }), []);
      expect(await sender({ lookup }).send(sending("http://nowhere.example/"))).toEqual(failed(UNREACHABLE));
    },
  );

  test.each(["DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_HAS_EXPIRED", "ERR_TLS_CERT_ALTNAME_INVALID"])(
    "for an untrusted certificate: %s",
    (code) => {
      const error = Object.assign(new Error("secret words of a library"), { code });
      expect(describeError(error, 1000)).toBe("The server's certificate is not trusted.");
    },
  );

  test.each([new Error("10.0.0.1 said no"), "text", new AggregateError([new Error("a")]), undefined])(
    "without quoting the original error: %s",
    (error) => expect(describeError(error, 1000)).toBe("The request failed."),
  );

  test.each([
    ["120", 120_000],
    ["Tue, 10 Mar 2026 15:00:30 GMT", 30_000],
    ["Tue, 10 Mar 2026 14:00:30 GMT", 0],
    ["soon", 0],
  ])("with the pause that the receiver requests: %s", async (retryAfter, askedMs) => {
    const now = new Date("2026-03-10T15:00:00.000Z");
    const busy: Answering = (response) => response.writeHead(503, { "retry-after": retryAfter }).end();
    expect(await attempt(busy, { now })).toMatchObject({ askedMs });
  });
});

describe("a response body", () => {
  test("is not read completely if it is large", async () => {
    let written = 0;
    const closed = Promise.withResolvers<void>();
    const there = await answering((response) => {
      const block = Buffer.alloc(64 * 1024, "x");
      const pour = () => {
        while (!response.destroyed && response.write(block)) written += block.length;
      };
      response.on("drain", pour).on("close", closed.resolve).writeHead(200);
      pour();
    });
    expect(await sender({ timeoutMs: 20_000 }).send(sending(there.url))).toEqual({ outcome: "delivered" });
    await closed.promise;
    // The server could write only as much as the socket buffers hold.
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });

  test("does not change the outcome if it is endless", async () => {
    const endless: Answering = (response) => response.writeHead(200).write("x");
    expect(await attempt(endless)).toEqual({ outcome: "delivered" });
  });
});

describe("if private networks are not allowed", () => {
  const refused = { outcome: "failed", error: UNREACHABLE, askedMs: 0 };
  const strict = (lookup?: Lookup) => sender({ allowPrivate: false, ...(lookup && { lookup }) });
  const resolving = (...addresses: string[]): Lookup => {
    const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    return (_name, _options, callback) => callback(null, found);
  };

  test.each(["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]", "localhost"])(
    "a host on a private network is not connected to: %s",
    async (host) => {
      const there = await receiver();
      expect(await strict().send(sending(there.url.replace("127.0.0.1", host)))).toEqual(refused);
      expect(there.received).toEqual([]);
    },
  );

  test.each([
    [["127.0.0.1"]],
    [["169.254.169.254"]],
    [["::ffff:127.0.0.1"]],
    [["8.8.8.8", "127.0.0.1"]],
    [["2606:4700:4700::1111", "::1"]],
    [[]],
  ])("a name that resolves to a private address is not connected to: %j", async (addresses) => {
    const there = await receiver();
    const url = there.url.replace("127.0.0.1", "hooks.example.com");
    expect(await strict(resolving(...addresses)).send(sending(url))).toEqual(refused);
    expect(there.received).toEqual([]);
  });

  test("a name is looked up once per connection, so that it cannot change after it was checked", async () => {
    const there = await answering((response) => response.writeHead(204, { connection: "close" }).end());
    let looked = 0;
    const lookup: Lookup = (_name, _options, callback) => {
      looked++;
      callback(null, [{ address: looked === 1 ? "127.0.0.1" : "203.0.113.1", family: 4 }]);
    };
    const url = there.url.replace("127.0.0.1", "hooks.example.com");
    expect(await sender({ lookup }).send(sending(url))).toEqual({ outcome: "delivered" });
    expect([looked, there.received.length]).toEqual([1, 1]);
    looked = 1;
    expect(await strict(lookup).send(sending(url))).toEqual(refused);
    expect([looked, there.received.length]).toEqual([2, 1]);
  });
});

test("a stopped attempt is neither delivered nor failed", async () => {
  const there = await answering(() => undefined);
  const stopping = new AbortController();
  const stopped = sender({ timeoutMs: 60_000 }).send(sending(there.url, { signal: stopping.signal }));
  await there.arrived(1);
  stopping.abort();
  expect(await stopped).toEqual({ outcome: "stopped" });
});
