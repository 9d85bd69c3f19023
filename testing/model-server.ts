/**
 * A server with OpenAI's chat completions, streamed or not, that replaces a model's API in tests. Its model follows a script,
 * and it can fail like such APIs fail.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Scope, Script } from "../evals/tasks/script.ts";
import { chunksOf, completionOf } from "./model-server/completions.ts";
import { type CompletionRequest, nextTurn } from "./model-server/script.ts";

/** How a request fails. */
export type Failure =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks in the middle of the response. */
  | { readonly kind: "broken" }
  /** The stream ends without an error but too early. */
  | { readonly kind: "unfinished" }
  /** The arguments of the tool call are not valid JSON. */
  | { readonly kind: "malformed" };

/** What the model at one address does. */
export interface ModelScript {
  readonly script: Script;
  /** What references can name, besides the answers that steps of the script name. */
  readonly ids: Scope;
  /** Text that the model adds to every call. */
  readonly callText?: string;
  /** The failure of the nth request, from 1. */
  readonly failure?: (nth: number) => Failure | undefined;
}

/** A model at its own address. */
export interface ScriptedModel {
  readonly baseUrl: string;
  /** The requests in order of arrival. */
  readonly requests: readonly {
    readonly body: CompletionRequest;
    readonly headers: IncomingMessage["headers"];
  }[];
}

export interface ModelServer {
  serve(script: ModelScript): ScriptedModel;
  close(): Promise<void>;
}

/** Starts the server on the loopback interface. The caller closes it. */
export async function startModelServer(): Promise<ModelServer> {
  const models: { script: ModelScript; requests: ScriptedModel["requests"][number][] }[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      response.statusCode = 400;
      response.end(JSON.stringify({ error: { message: error.message } }));
    });
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const nth = Number(/^\/models\/(\d+)\/v1\/chat\/completions$/.exec(request.url ?? "")?.[1]);
    const model = models[nth];
    if (!model) throw new Error(`there is no ${request.url}`);
    const body = (await json(request)) as CompletionRequest;
    model.requests.push({ body, headers: request.headers });
    send(response, body, model.script, model.script.failure?.(model.requests.length));
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    serve(script) {
      const requests: ScriptedModel["requests"][number][] = [];
      const nth = models.push({ script, requests }) - 1;
      return { baseUrl: `http://127.0.0.1:${port}/models/${nth}/v1`, requests };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function send(
  response: ServerResponse,
  request: CompletionRequest,
  script: ModelScript,
  failure: Failure | undefined,
): void {
  if (failure?.kind === "status") {
    const { status, headers } = failure;
    response.writeHead(status, { "content-type": "application/json", "retry-after-ms": "1", ...headers });
    response.end(JSON.stringify({ error: { message: `The API is out of order: ${status}.` } }));
    return;
  }
  const turn = nextTurn(script, request, failure?.kind === "malformed");
  const pieces = request.stream ? chunksOf(turn, request) : [JSON.stringify(completionOf(turn, request))];
  response.setHeader("content-type", request.stream ? "text/event-stream" : "application/json");
  if (failure?.kind === "broken") {
    const whole = pieces.join("");
    response.write(whole.slice(0, whole.length / 2), () => response.destroy());
    return;
  }
  response.end(pieces.slice(0, failure?.kind === "unfinished" ? 2 : undefined).join(""));
}
