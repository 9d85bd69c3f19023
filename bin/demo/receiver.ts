import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

/** The message of a webhook. */
export interface Message {
  readonly type: string;
  readonly data: { readonly sequence: number };
}

/** A bot of the couple's: a server on this machine that a webhook leads to. */
export interface Receiver {
  readonly url: string;
  /** Messages whose signature was right, in the order of arrival. */
  readonly taken: readonly Message[];
  /** The secret by which signatures are judged from now on; without one no message is taken. */
  trust(secret: string): void;
  close(): void;
}

/** Starts the receiver on a port of its own. */
export async function startReceiver(): Promise<Receiver> {
  const taken: Message[] = [];
  let secret: string | undefined;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const [id, timestamp, signature] = ["id", "timestamp", "signature"].map((name) =>
      String(request.headers[`webhook-${name}`]),
    );
    // The library's `verify` goes by the clock of this machine, a message by that of the story.
    const right = secret && new Webhook(secret).sign(id ?? "", new Date(Number(timestamp) * 1000), body);
    const isRight = right !== undefined && signature === right;
    if (isRight) taken.push(JSON.parse(body));
    response.writeHead(isRight ? 204 : 401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    taken,
    trust: (given) => {
      secret = given;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
