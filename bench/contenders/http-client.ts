import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly token?: string;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Sends a request over a connection that is kept alive, and reads its answer. */
export function exchange({ method, url, token, body, headers }: Sent): Promise<Answered> {
  const text = body && JSON.stringify(body);
  const all = {
    ...(token && { authorization: `Bearer ${token}` }),
    accept: "application/json, text/event-stream",
    ...(text && { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    outgoing.once("error", reject);
    outgoing.end(text);
  });
}

/** Sends a request that must succeed. @throws Error when the answer is not a 2xx */
export async function send(sent: Sent): Promise<string> {
  const { status, text } = await exchange(sent);
  if (status < 200 || status >= 300) throw new Error(`${sent.method} ${sent.url}: ${status} ${text}`);
  return text;
}
