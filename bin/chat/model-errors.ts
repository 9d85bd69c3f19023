import { withoutControls } from "./terminal.ts";

/** The model, and the service that runs it. */
export interface ModelAddress {
  readonly model: string;
  /** Undefined for OpenAI. */
  readonly baseUrl: string | undefined;
}

/** The fields of an error that a service, its client or the network reports. */
interface ErrorFields {
  readonly status?: number;
  readonly code?: unknown;
  readonly name?: string;
  readonly message?: string;
  readonly cause?: unknown;
}

const MAX_QUOTED = 200;

/** Explains why the model did not answer, and what to do. */
export function describeModelError(error: unknown, { model, baseUrl }: ModelAddress): string {
  const chain = causesOf(error);
  const status = chain.find((fields) => fields.status !== undefined)?.status;
  const codes = chain.flatMap(({ code, name }) => [code, name]).filter((code) => typeof code === "string");
  const has = (...wanted: string[]) => wanted.some((code) => codes.includes(code));
  const service = baseUrl ?? "OpenAI's service";
  if (has("GraphRecursionError"))
    return "The model made too many calls without finishing. Ask for less at a time.";
  if (status === 401 || status === 403)
    return "The service rejected the key in OPENAI_API_KEY. Set a valid key and start again with --continue.";
  if (status === 404)
    return `${service} has no model "${model}", or --base-url is wrong. Correct --model or --base-url.`;
  if (has("insufficient_quota", "InsufficientQuotaError"))
    return "The account of this key has no credit left. Add credit, or use another key.";
  if (status === 429) return "The service is limiting requests. Wait a minute, then try again.";
  if (has("context_length_exceeded"))
    return "The conversation is too long for this model. Start a new one without --continue.";
  if (status !== undefined && status >= 500)
    return `The service failed (status ${status}). Try again in a moment.`;
  if (status !== undefined) return `The service refused the request (status ${status}): ${quoted(chain)}`;
  if (has("ECONNREFUSED"))
    return `${service} refused the connection. Start the service, or correct --base-url.`;
  if (has("ENOTFOUND", "EAI_AGAIN"))
    return `The host of ${service} is unknown. Correct --base-url, or check the network.`;
  if (has("APIConnectionTimeoutError", "ETIMEDOUT", "TimeoutError"))
    return `${service} took too long to respond. Try again, or check the service.`;
  if (has("UND_ERR_SOCKET", "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "APIConnectionError"))
    return "The connection was lost during the answer. Try again; completed tool calls stay in effect.";
  return `The model's answer could not be read: ${quoted(chain)} Try again, or use another model.`;
}

/** The error and its causes, outermost first. */
function causesOf(error: unknown): ErrorFields[] {
  const chain: ErrorFields[] = [];
  for (
    let one = error;
    typeof one === "object" && one !== null && chain.length < 10;
    one = (one as ErrorFields).cause
  )
    chain.push(one as ErrorFields);
  return chain;
}

/** The first line of the error's message, without terminal control characters. */
function quoted([error]: readonly ErrorFields[]): string {
  const [line = ""] = withoutControls(String(error?.message ?? "no reason given")).split("\n");
  return `${line.slice(0, MAX_QUOTED).replace(/\.?$/, "")}.`;
}
