/** A local server that receives webhooks, and answers as the test says, also with errors. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { whenOver } from "./clean-up.ts";

/** A message as it arrived. */
export interface Received {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** What to answer a message with: a status, or whatever else one does to a caller. */
export type Answering = number | ((response: ServerResponse, received: Received) => void);

export type Receiver = Awaited<ReturnType<typeof receiver>>;

/** Starts a receiver, which is closed when the running test or, in a hook, the file is over. */
export async function receiver() {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let [answers, otherwise]: [Answering[], Answering] = [[], 204];
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = await text(request);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const one = { path: request.url ?? "", headers, body };
    received.push(one);
    for (const look of waiting) look();
    const answering = answers.shift() ?? otherwise;
    if (typeof answering === "function") answering(response, one);
    else response.writeHead(answering).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  whenOver(close);
  return {
    url: `http://127.0.0.1:${port}`,
    /** Every message, in the order of arrival. */
    received: received as readonly Received[],
    /** The next answers; when none is left, the answer is 204. */
    answer: (...more: Answering[]) => {
      answers = more;
    },
    /** What is answered from now on. */
    always: (answering: Answering) => {
      otherwise = answering;
    },
    /** Resolves when this many messages have arrived in total. */
    arrived: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    /** The ledger sequences of the messages on a path, in the order of arrival. */
    sequences: (path?: string) =>
      received.filter((one) => path === undefined || one.path === path).map((one) => dataOf(one).sequence),
    close,
  };
}

/** The content of a message, without a check of its signature. */
export function dataOf({ body }: Received): { sequence: number; event_id: string } {
  return JSON.parse(body).data;
}

/** The content of a message, after the reference library has verified its signature. */
export function verified({ headers, body }: Received, secret: string): unknown {
  return new Webhook(secret).verify(body, headers);
}
