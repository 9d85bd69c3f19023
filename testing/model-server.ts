/** Models that follow the scripts of eval tasks, and fail like models' APIs fail. */
import type { IncomingHttpHeaders } from "node:http";
import { parse } from "yaml";
import { fill, type Scope, type Script, type Step } from "../evals/tasks/script.ts";
import { type Asked, startModelService, type Turn } from "./model-service.ts";

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

/** A request for a completion. */
interface CompletionRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly function: { readonly name: string; readonly strict?: boolean } }[];
}

interface Message {
  readonly role: string;
  readonly content?: unknown;
  readonly tool_calls?: readonly { readonly id: string }[];
  readonly tool_call_id?: string;
}

/** A model at its own address, and the requests to it in order of arrival. */
export interface ScriptedModel {
  readonly baseUrl: string;
  readonly requests: { readonly body: CompletionRequest; readonly headers: IncomingHttpHeaders }[];
}

export type ModelServer = Awaited<ReturnType<typeof startModelServer>>;

/** Starts the server on the loopback interface. */
export async function startModelServer() {
  const models: ({ script: ModelScript } & Pick<ScriptedModel, "requests">)[] = [];
  const { url } = await startModelService(({ path, headers, body }: Asked) => {
    const model = models[Number(/^\/v1\/models\/(\d+)\/chat\/completions$/.exec(path)?.[1])];
    if (!model) throw new Error(`there is no ${path}`);
    const { script, requests } = model;
    requests.push({ body, headers });
    const failure = script.failure?.(requests.length);
    if (failure?.kind === "status") return failure;
    return {
      ...nextTurn(script, body, failure?.kind === "malformed"),
      ...(failure?.kind === "broken" && { cut: true }),
      ...(failure?.kind === "unfinished" && { unfinished: true }),
    };
  });
  return {
    serve(script: ModelScript): ScriptedModel {
      const requests: ScriptedModel["requests"] = [];
      return { baseUrl: `${url}/models/${models.push({ script, requests }) - 1}`, requests };
    },
  };
}

const MALFORMED = "malformed_";

/** The next step of the script, found from the conversation alone: like the API, the server is stateless. */
function nextTurn(
  { script, ids, callText }: ModelScript,
  { messages }: CompletionRequest,
  malformed: boolean,
): Turn {
  const isTaken = ({ role, tool_calls }: Message) =>
    role === "assistant" && !tool_calls?.some(({ id }) => id.startsWith(MALFORMED));
  const taken = messages.filter(isTaken).length;
  const step = script[taken];
  if (!step) return { says: "I have nothing more to say." };
  const scope = { ...ids, ...namedAnswers(script, messages) };
  if ("say" in step) return { says: String(fill(step.say, scope)) };
  const [name, input] = "call" in step ? [step.call, step.with] : ["submit_answer", step.submit];
  const args = JSON.stringify(fill(input, scope));
  const call = malformed
    ? { id: `${MALFORMED}${taken}`, name, args: args.slice(0, -1) }
    : { id: callId(taken), name, args };
  return { calls: [call], ...(callText !== undefined && { says: callText }) };
}

function callId(step: number): string {
  return `call_${step}`;
}

/** The tool results that the script names, parsed from the text that the model gets. */
function namedAnswers(script: readonly Step[], messages: readonly Message[]): Record<string, unknown> {
  const results = new Map(messages.map(({ tool_call_id, content }) => [tool_call_id, String(content)]));
  const named = script.flatMap((step, nth) => {
    const text = results.get(callId(nth));
    if (!("call" in step) || !step.as || text === undefined) return [];
    return [[step.as, parse(text.slice(text.indexOf("\n") + 1))]];
  });
  return Object.fromEntries(named);
}
