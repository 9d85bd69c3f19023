import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

/** The fields of a webhook message that the demo reads. */
export interface Message {
  readonly data: { readonly sequence: number };
}

/**
 * Starts the couple's bot: a server on a free port of this machine that receives their webhook's messages. `secretOf` returns the
 * secret that verifies signatures.
 */
export async function startReceiver(secretOf: () => string) {
  /** Messages with a valid signature, in order of arrival. */
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
