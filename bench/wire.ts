import { createServer, connect as dial, type Socket } from "node:net";

/** What passed between a client and PostgreSQL. */
export interface Traffic {
  /** Statements that the server completed, BEGIN and COMMIT among them. */
  statements: number;
  /** Times that the client waited for the server. */
  roundTrips: number;
}

const COMMAND_COMPLETE = "C".charCodeAt(0);

/** A relay in front of PostgreSQL that counts, whatever driver is behind it. */
export async function countingRelay(url: string): Promise<{
  readonly url: string;
  readonly traffic: Traffic;
  close(): void;
}> {
  const { port, hostname } = new URL(url);
  const traffic: Traffic = { statements: 0, roundTrips: 0 };
  const sockets = new Set<Socket>();
  const relay = createServer((client) => {
    const server = dial(Number(port), hostname);
    sockets.add(client).add(server);
    let waiting = false;
    client.on("data", (bytes) => {
      // Bytes that follow others before anything was answered go the same way as those: no further wait.
      if (!waiting) traffic.roundTrips++;
      waiting = true;
      server.write(bytes);
    });
    const count = frames((type) => {
      if (type === COMMAND_COMPLETE) traffic.statements++;
    });
    server.on("data", (bytes) => {
      waiting = false;
      count(bytes);
      client.write(bytes);
    });
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.setNoDelay(true).on("error", end).on("close", end);
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  const address = relay.address();
  if (address === null || typeof address === "string") throw new Error("the relay has no port");
  const relayed = new URL(url);
  relayed.port = String(address.port);
  const close = () => {
    relay.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: relayed.href, traffic, close };
}

/** Reads the types of the server's messages out of its bytes: one byte of type, four of length, the rest. */
function frames(onMessage: (type: number) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (rest.length >= 5) {
      const length = 1 + rest.readUInt32BE(1);
      if (rest.length < length) return;
      onMessage(rest[0] ?? 0);
      rest = rest.subarray(length);
    }
  };
}
