import { Agent } from "undici";

/** One connection for each caller. undici costs a third of the processor time of node:http: it is shared with the server. */
const agent = new Agent({ connections: 64, pipelining: 1 });

export interface Sent {
  readonly method: "GET" | "POST";
  /** The server, such as http://127.0.0.1:4000. */
  readonly origin: string;
  readonly path: string;
  readonly token?: string;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Sends a request over a connection that is kept alive, and reads its answer. */
export function exchange({ method, origin, path, token, body, headers }: Sent): Promise<Answered> {
  const all = {
    ...(token && { authorization: `Bearer ${token}` }),
    accept: "application/json, text/event-stream",
    ...(body && { "content-type": "application/json" }),
    ...headers,
  };
  const request = { origin, path, method, headers: all, body: body ? JSON.stringify(body) : null };
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  let status = 0;
  const chunks: Buffer[] = [];
  agent.dispatch(request, {
    onRequestStart: () => undefined,
    onResponseStart: (_controller, code) => {
      status = code;
    },
    onResponseData: (_controller, chunk) => {
      chunks.push(chunk);
    },
    onResponseEnd: () => resolve({ status, text: Buffer.concat(chunks).toString("utf8") }),
    onResponseError: (_controller, error) => reject(error),
  });
  return promise;
}

/** Sends a request that must succeed. @throws Error when the answer is not a 2xx */
export async function send(sent: Sent): Promise<string> {
  const { status, text } = await exchange(sent);
  if (status < 200 || status >= 300) throw new Error(`${sent.method} ${sent.path}: ${status} ${text}`);
  return text;
}
