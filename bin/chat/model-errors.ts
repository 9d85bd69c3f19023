import { harmless } from "./terminal.ts";

/** Where a model was asked. */
export interface Asked {
  readonly model: string;
  /** None: OpenAI's own. */
  readonly baseUrl: string | undefined;
}

/** What a service, the client of its protocol or the network says of a call that failed. */
interface Cause {
  readonly status?: number;
  readonly code?: unknown;
  readonly name?: string;
  readonly message?: string;
  readonly cause?: unknown;
}

const MAX_QUOTED = 200;

/** Why the model did not answer, and what to do, in one or two sentences. */
export function modelErrorInWords(error: unknown, { model, baseUrl }: Asked): string {
  const chain = causesOf(error);
  const status = chain.find((cause) => cause.status !== undefined)?.status;
  const codes = chain.flatMap(({ code, name }) => [code, name]).filter((code) => typeof code === "string");
  const has = (...wanted: string[]) => wanted.some((code) => codes.includes(code));
  const service = baseUrl ?? "OpenAI's service";
  if (has("GraphRecursionError"))
    return "The model made call after call and came to no end. Ask for less at once.";
  if (status === 401 || status === 403)
    return "The service does not take the key in OPENAI_API_KEY. Put a valid one there and start again with --continue.";
  if (status === 404)
    return `${service} has no model "${model}", or is not at --base-url. Check --model and --base-url.`;
  if (has("insufficient_quota", "InsufficientQuotaError"))
    return "The account behind the key has no credit left. Add some, or use another key.";
  if (status === 429) return "The service is asked too often just now. Wait a minute, then say it again.";
  if (has("context_length_exceeded"))
    return "The conversation is longer than this model can read. Start a new one, without --continue.";
  if (status !== undefined && status >= 500)
    return `The service failed (status ${status}). Say it again in a moment.`;
  if (status !== undefined) return `The service refused the question (status ${status}): ${quoted(chain)}`;
  if (has("ECONNREFUSED"))
    return `Nothing answers at ${service}: connection refused. Start the service, or check --base-url.`;
  if (has("ENOTFOUND", "EAI_AGAIN"))
    return `The host of ${service} is unknown. Check --base-url and the network.`;
  if (has("APIConnectionTimeoutError", "ETIMEDOUT", "TimeoutError"))
    return `${service} took too long to answer. Say it again, or look whether it is well.`;
  if (has("UND_ERR_SOCKET", "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "APIConnectionError"))
    return "The connection broke in the middle of the answer. Say it again; what the tools did before stays done.";
  return `The model's answer could not be read: ${quoted(chain)} Say it again, or try another model.`;
}

/** The error, and what caused it, outermost first. */
function causesOf(error: unknown): Cause[] {
  const chain: Cause[] = [];
  for (
    let one = error;
    typeof one === "object" && one !== null && chain.length < 10;
    one = (one as Cause).cause
  )
    chain.push(one as Cause);
  return chain;
}

/** The first line of what was said, without what a terminal would obey. */
function quoted([error]: readonly Cause[]): string {
  const [line = ""] = harmless(String(error?.message ?? "no reason is given")).split("\n");
  return `${line.slice(0, MAX_QUOTED).replace(/\.?$/, "")}.`;
}
