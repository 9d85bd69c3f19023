/** A local server that receives webhooks, and answers as the test says, also with errors. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { onTestFinished } from "vitest";

/** A message as it arrived. */
export interface Received {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** What to answer a message with: a status, or whatever else one does to a caller. */
export type Answering = number | ((response: ServerResponse, received: Received) => void);

export interface Receiver {
  readonly url: string;
  /** Every message, in the order of arrival. */
  readonly received: readonly Received[];
  /** The next answers; when none is left, the answer is 204. */
  answer(...answers: Answering[]): void;
  /** What is answered from now on. */
  always(answering: Answering): void;
  /** Resolves when this many messages have arrived in total. */
  arrived(count: number): Promise<void>;
  /** The ledger sequences of the messages on a path, in the order of arrival. */
  sequences(path?: string): number[];
  close(): Promise<void>;
}

/** Starts a receiver that is closed when the test is over. */
export async function receiver(): Promise<Receiver> {
  const started = await startReceiver();
  onTestFinished(() => started.close());
  return started;
}

/** Starts a receiver. The caller closes it. */
export async function startReceiver(): Promise<Receiver> {
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
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: (...more) => {
      answers = more;
    },
    always: (answering) => {
      otherwise = answering;
    },
    arrived: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    sequences: (path) =>
      received.filter((one) => path === undefined || one.path === path).map((one) => dataOf(one).sequence),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
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
