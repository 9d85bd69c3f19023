/**
 * A stand-in for a model's API, which is outside: it speaker OpenAI's chat completions, in one piece or as a stream, and
 * the model behind it does what a script says. It can fail in the ways in which such APIs fail.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Scope, Script } from "../evals/tasks/script.ts";
import { chunksOf, completionOf } from "./model-server/completions.ts";
import { type Asked, nextTurn } from "./model-server/script.ts";

/** How one request goes wrong. */
export type Trouble =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks in the middle of the answer. */
  | { readonly kind: "broken" }
  /** The stream ends properly, too early. */
  | { readonly kind: "unfinished" }
  /** The arguments of the tool call are no JSON. */
  | { readonly kind: "malformed" };

/** What the model at one address does. */
export interface ModelScript {
  readonly script: Script;
  /** What references of the script name, beside the answers that its own steps name. */
  readonly ids: Scope;
  /** What it says beside every call. */
  readonly beside?: string;
  /** What goes wrong with the nth request, from 1. */
  readonly trouble?: (nth: number) => Trouble | undefined;
}

/** One model, at an address of its own. */
export interface ScriptedModel {
  readonly baseUrl: string;
  /** The requests it got, as they came. */
  readonly requests: readonly { readonly body: Asked; readonly headers: IncomingMessage["headers"] }[];
}

export interface ModelServer {
  serve(role: ModelScript): ScriptedModel;
  close(): Promise<void>;
}

/** Starts the server on the loopback. The caller closes it. */
export async function startModelServer(): Promise<ModelServer> {
  const roles: { role: ModelScript; requests: ScriptedModel["requests"][number][] }[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      response.statusCode = 400;
      response.end(JSON.stringify({ error: { message: error.message } }));
    });
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const nth = Number(/^\/models\/(\d+)\/v1\/chat\/completions$/.exec(request.url ?? "")?.[1]);
    const model = roles[nth];
    if (!model) throw new Error(`there is no ${request.url}`);
    const body = (await json(request)) as Asked;
    model.requests.push({ body, headers: request.headers });
    send(response, body, model.role, model.role.trouble?.(model.requests.length));
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    serve(role) {
      const requests: ScriptedModel["requests"][number][] = [];
      const nth = roles.push({ role, requests }) - 1;
      return { baseUrl: `http://127.0.0.1:${port}/models/${nth}/v1`, requests };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function send(response: ServerResponse, asked: Asked, role: ModelScript, trouble: Trouble | undefined): void {
  if (trouble?.kind === "status") {
    const { status, headers } = trouble;
    response.writeHead(status, { "content-type": "application/json", "retry-after-ms": "1", ...headers });
    response.end(JSON.stringify({ error: { message: `The API is out of order: ${status}.` } }));
    return;
  }
  const turn = nextTurn(role, asked, trouble?.kind === "malformed");
  const pieces = asked.stream ? chunksOf(turn, asked) : [JSON.stringify(completionOf(turn, asked))];
  response.setHeader("content-type", asked.stream ? "text/event-stream" : "application/json");
  if (trouble?.kind === "broken") {
    const whole = pieces.join("");
    response.write(whole.slice(0, whole.length / 2), () => response.destroy());
    return;
  }
  response.end(pieces.slice(0, trouble?.kind === "unfinished" ? 2 : undefined).join(""));
}
