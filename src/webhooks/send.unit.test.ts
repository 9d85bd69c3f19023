import { createHmac } from "node:crypto";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { receiver, verified } from "../../testing/receiver.ts";
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

  test("is signed with HMAC-SHA256 of id, seconds and body", async () => {
    const there = await receiver();
    const now = new Date("2026-03-10T15:00:00.999Z");
    await sender().send(sending(there.url, { now }));
    const key = Buffer.from(SECRET.slice("whsec_".length), "base64");
    const signed = `${message.id}.1773154800.${message.body}`;
    expect(there.received[0]?.headers).toMatchObject({
      "webhook-timestamp": "1773154800",
      "webhook-signature": `v1,${createHmac("sha256", key).update(signed).digest("base64")}`,
    });
  });

  test("has a signature for every secret", async () => {
    const there = await receiver();
    const former = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    await sender().send(sending(there.url, { secrets: [SECRET, former] }));
    const [received] = there.received;
    if (!received) throw new Error("nothing arrived");
    expect(verified(received, SECRET)).toEqual(verified(received, former));
  });
});

describe("a failed attempt states the reason", () => {
  const failed = (error: string, askedMs = 0) => ({ outcome: "failed", error, askedMs });

  test.each([400, 404, 429, 500, 503])("for the status %i", async (status) => {
    const there = await receiver();
    there.always(status);
    expect(await sender().send(sending(there.url))).toEqual(
      failed(`The server answered ${status} instead of 2xx.`),
    );
  });

  test("for 410, which is gone instead of failed", async () => {
    const there = await receiver();
    there.always(410);
    expect(await sender().send(sending(there.url))).toMatchObject({ outcome: "gone" });
  });

  test.each([301, 302, 303, 307, 308])("for a redirect, %i, which is not followed", async (status) => {
    const [there, inside] = [await receiver(), await receiver()];
    there.always((response) => response.writeHead(status, { location: `${inside.url}/secrets` }).end());
    expect(await sender().send(sending(there.url))).toEqual(
      failed(`The server answered ${status}: redirects are not followed.`),
    );
    expect(inside.received).toEqual([]);
  });

  test("for a timeout before the response", async () => {
    const there = await receiver();
    there.always(() => undefined);
    expect(await sender().send(sending(there.url))).toEqual(
      failed("The server did not answer within 0.4 seconds."),
    );
  });

  test("for a timeout during the TLS handshake", async () => {
    const port = await listening(createTcpServer(() => undefined));
    expect(await sender().send(sending(`https://127.0.0.1:${port}/`))).toEqual(
      failed("The server did not answer within 0.4 seconds."),
    );
  });

  test("for slow headers", async () => {
    const port = await listening(
      createTcpServer((socket) => {
        socket.write("HTTP/1.1 200 OK\r\n");
        const drip = setInterval(() => socket.write("x-more: y\r\n"), 20);
        socket.on("close", () => clearInterval(drip)).on("error", () => undefined);
      }),
    );
    expect(await sender().send(sending(`http://127.0.0.1:${port}/`))).toEqual(
      failed("The server did not answer within 0.4 seconds."),
    );
  });

  test("for endless headers", async () => {
    const there = await receiver();
    there.always((response) => response.writeHead(200, { "x-long": "x".repeat(20_000) }).end());
    expect(await sender().send(sending(there.url))).toEqual(failed("The response headers are too long."));
  });

  test("for a response that is not HTTP", async () => {
    const port = await listening(createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n")));
    expect(await sender().send(sending(`http://127.0.0.1:${port}/`))).toEqual(
      failed("The response is not valid HTTP."),
    );
  });

  test("for a closed connection", async () => {
    const there = await receiver();
    there.always((response) => response.destroy());
    expect(await sender().send(sending(there.url))).toEqual(failed("The server closed the connection."));
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

  test("for a server without TLS", async () => {
    const port = await listening(createTlsServer());
    expect(await sender().send(sending(`https://127.0.0.1:${port}/`))).toEqual(
      failed("A secure connection could not be established."),
    );
  });

  test.each(["DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_HAS_EXPIRED", "ERR_TLS_CERT_ALTNAME_INVALID"])(
    "for an untrusted certificate: %s",
    (code) => {
      const error = Object.assign(new Error("secret words of a library"), { code });
      expect(describeError(error, 1000)).toBe("The server's certificate is not trusted.");
    },
  );

  test("without quoting the original error", () => {
    for (const error of [
      new Error("10.0.0.1 said no"),
      "text",
      new AggregateError([new Error("a")]),
      undefined,
    ])
      expect(describeError(error, 1000)).toBe("The request failed.");
  });

  test("with the pause that the receiver requests", async () => {
    const there = await receiver();
    const now = new Date("2026-03-10T15:00:00.000Z");
    const asked = async (retryAfter: string) => {
      there.always((response) => response.writeHead(503, { "retry-after": retryAfter }).end());
      const attempt = await sender().send(sending(there.url, { now }));
      return "askedMs" in attempt ? attempt.askedMs : undefined;
    };
    expect(await asked("120")).toBe(120_000);
    expect(await asked("Tue, 10 Mar 2026 15:00:30 GMT")).toBe(30_000);
    expect(await asked("Tue, 10 Mar 2026 14:00:30 GMT")).toBe(0);
    expect(await asked("soon")).toBe(0);
  });
});

describe("a response body", () => {
  test("is not read completely if it is large", async () => {
    const there = await receiver();
    let written = 0;
    const closed = Promise.withResolvers<void>();
    there.always((response) => {
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

  test("that is endless does not change the outcome", async () => {
    const there = await receiver();
    there.always((response) => response.writeHead(200).write("x"));
    expect(await sender().send(sending(there.url))).toEqual({ outcome: "delivered" });
  });
});

describe("if private networks are not allowed", () => {
  const refused = { outcome: "failed", error: UNREACHABLE, askedMs: 0 };
  const strict = (lookup?: Lookup) => sender({ allowPrivate: false, ...(lookup && { lookup }) });
  const answering =
    (...addresses: string[]): Lookup =>
    (_name, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );

  test("no form of a private IP address is connected to", async () => {
    const there = await receiver();
    const { port } = new URL(there.url);
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]"])
      expect(await strict().send(sending(`http://${host}:${port}/`)), host).toEqual(refused);
    expect(there.received).toEqual([]);
  });

  test("a name that resolves to a private address, alone or among others, is not connected to", async () => {
    const there = await receiver();
    const url = there.url.replace("127.0.0.1", "hooks.example.com");
    for (const addresses of [
      ["127.0.0.1"],
      ["169.254.169.254"],
      ["::ffff:127.0.0.1"],
      ["8.8.8.8", "127.0.0.1"],
      ["2606:4700:4700::1111", "::1"],
      [],
    ]) {
      expect(await strict(answering(...addresses)).send(sending(url)), addresses.join()).toEqual(refused);
    }
    expect(await strict().send(sending(there.url.replace("127.0.0.1", "localhost")))).toEqual(refused);
    expect(there.received).toEqual([]);
  });

  test("a name is looked up once per connection, so that it cannot change after it was checked", async () => {
    const there = await receiver();
    there.always((response) => response.writeHead(204, { connection: "close" }).end());
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
  const there = await receiver();
  there.always(() => undefined);
  const stopping = new AbortController();
  const attempt = sender({ timeoutMs: 60_000 }).send(sending(there.url, { signal: stopping.signal }));
  await there.arrived(1);
  stopping.abort();
  expect(await attempt).toEqual({ outcome: "stopped" });
});
