import { parse } from "yaml";
import { fill, type Step } from "../../evals/tasks/script.ts";
import type { ModelScript } from "../model-server.ts";

/** A request for a completion. */
export interface CompletionRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly function: { readonly name: string; readonly strict?: boolean } }[];
}

interface Message {
  readonly role: string;
  readonly content?: unknown;
  readonly tool_calls?: readonly { readonly id: string }[];
  readonly tool_call_id?: string;
}

/** One turn of the model. */
export type Turn =
  | { readonly text: string }
  | {
      /** Text beside the call. */
      readonly callText?: string;
      readonly call: { readonly id: string; readonly name: string; readonly arguments: string };
    };

const MALFORMED = "malformed_";

/** The next step of the script, found from the conversation alone: like the API, the server is stateless. */
export function nextTurn(
  { script, ids, callText }: ModelScript,
  { messages }: CompletionRequest,
  malformed: boolean,
): Turn {
  const taken = messages.filter(({ role, tool_calls }) => {
    return role === "assistant" && !tool_calls?.some(({ id }) => id.startsWith(MALFORMED));
  }).length;
  const step = script[taken];
  if (!step) return { text: "I have nothing more to say." };
  const scope = { ...ids, ...namedAnswers(script, messages) };
  if ("say" in step) return { text: String(fill(step.say, scope)) };
  const [name, input] = "call" in step ? [step.call, step.with] : ["submit_answer", step.submit];
  const whole = JSON.stringify(fill(input, scope));
  const call = malformed
    ? { id: `${MALFORMED}${taken}`, name, arguments: whole.slice(0, -1) }
    : { id: callId(taken), name, arguments: whole };
  return { call, ...(callText !== undefined && { callText }) };
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
