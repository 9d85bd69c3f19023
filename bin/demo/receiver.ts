import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

/** The fields of a webhook message that the demo reads. */
export interface Message {
  readonly data: { readonly sequence: number };
}

/** The couple's bot: a server on this machine that receives their webhook's messages. */
export interface Receiver {
  readonly url: string;
  /** Messages with a valid signature, in order of arrival. */
  readonly received: readonly Message[];
  close(): void;
}

/** Starts the receiver on a free port. `secretOf` returns the secret that verifies signatures. */
export async function startReceiver(secretOf: () => string): Promise<Receiver> {
  const received: Message[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const [id = "", timestamp, signature] = ["id", "timestamp", "signature"].map((name) =>
      String(request.headers[`webhook-${name}`]),
    );
    // The library's `verify` compares the timestamp with the machine's clock, but messages use the story's clock.
    const isRight = signature === new Webhook(secretOf()).sign(id, new Date(Number(timestamp) * 1000), body);
    if (isRight) received.push(JSON.parse(body));
    response.writeHead(isRight ? 204 : 401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
