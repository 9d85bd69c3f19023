import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

/** The fields of a webhook message that the demo reads. */
export interface Message {
  readonly type: string;
  readonly data: { readonly sequence: number };
}

/** The couple's bot: a server on this machine that receives their webhook's messages. */
export interface Receiver {
  readonly url: string;
  /** Messages with a valid signature, in order of arrival. */
  readonly taken: readonly Message[];
  /** Sets the secret that verifies signatures. Without a secret, every message is rejected. */
  trust(secret: string): void;
  close(): void;
}

/** Starts the receiver on a free port. */
export async function startReceiver(): Promise<Receiver> {
  const taken: Message[] = [];
  let secret: string | undefined;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const [id, timestamp, signature] = ["id", "timestamp", "signature"].map((name) =>
      String(request.headers[`webhook-${name}`]),
    );
    // The library's `verify` compares the timestamp with the machine's clock, but messages use the story's clock.
    const right = secret && new Webhook(secret).sign(id ?? "", new Date(Number(timestamp) * 1000), body);
    const isRight = right !== undefined && signature === right;
    if (isRight) taken.push(JSON.parse(body));
    response.writeHead(isRight ? 204 : 401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    taken,
    trust: (newSecret) => {
      secret = newSecret;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
