import { createServer, connect as dial, type Socket } from "node:net";

/** ReadyForQuery outside of a transaction: a statement or a COMMIT has completed. */
const TRANSACTION_OVER = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** A proxy in front of PostgreSQL that drops answers. */
export interface Relay {
  /** The address of the database through the relay. */
  readonly url: string;
  /** The number of dropped answers. */
  readonly lost: number;
  /** Cuts connections instead of passing on the next answers that end a transaction. */
  lose(answers: number): void;
  close(): void;
}

/** Starts a relay to the database at an address. The caller closes it. */
export async function forgetfulRelay(url: string): Promise<Relay> {
  const { port, hostname } = new URL(url);
  const sockets = new Set<Socket>();
  let [toLose, lost] = [0, 0];
  const relay = createServer((client) => {
    const server = dial(Number(port), hostname);
    sockets.add(client).add(server);
    const end = () => {
      client.destroy();
      server.destroy();
    };
    client.on("data", (bytes) => server.write(bytes));
    let signedIn = false;
    server.on("data", (bytes) => {
      const over = bytes.subarray(-TRANSACTION_OVER.length).equals(TRANSACTION_OVER);
      if (over && signedIn && toLose > 0) {
        toLose--;
        lost++;
        end();
        return;
      }
      signedIn ||= over;
      client.write(bytes);
    });
    for (const socket of [client, server]) socket.setNoDelay(true).on("error", end).on("close", end);
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  const address = relay.address();
  if (address === null || typeof address === "string") throw new Error("the relay has no port");
  const relayed = new URL(url);
  relayed.port = String(address.port);
  return {
    url: relayed.href,
    get lost() {
      return lost;
    },
    lose(answers) {
      toLose += answers;
    },
    close() {
      relay.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
