import { createServer, connect as dial, type Socket } from "node:net";
import { whenOver } from "../clean-up.ts";

/** ReadyForQuery outside of a transaction: a statement or a COMMIT has completed. */
const TRANSACTION_OVER = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** Starts a proxy in front of the PostgreSQL database at an address, which drops answers. It closes with the test. */
export async function forgetfulRelay(url: string) {
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
  whenOver(() => {
    relay.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    /** The address of the database through the relay. */
    url: relayed.href,
    /** The number of dropped answers. */
    get lost() {
      return lost;
    },
    /** Cuts connections instead of passing on the next answers that end a transaction. */
    lose(answers: number) {
      toLose += answers;
    },
  };
}
