import type { BaseMessage } from "@langchain/core/messages";
import { Command } from "@langchain/langgraph";
import type { HITLRequest, ReactAgent } from "langchain";
import { type Books, invokeFor } from "../../tools/books.ts";
import { confirmCalls } from "./confirm.ts";
import { describeModelError, type ModelAddress } from "./model-errors.ts";
import type { Terminal } from "./terminal.ts";
import { Transcript } from "./transcript.ts";

const THREAD = { configurable: { thread_id: "chat" } };

/** The maximum number of steps in one answer. A model turn and its tool calls are two steps. */
const MAX_STEPS = 60;

interface ConversationOptions {
  readonly agent: ReactAgent;
  readonly terminal: Terminal;
  readonly books: Books;
  readonly asked: ModelAddress;
}

/** One conversation with the CFO, on a terminal. */
export class Conversation {
  readonly #options: ConversationOptions;
  /** Tool calls that have started and not finished, by run. */
  readonly #running = new Map<string, PromiseWithResolvers<void>>();
  #earlier: readonly BaseMessage[];

  /** @param earlier messages of the conversation that this one continues */
  constructor(given: ConversationOptions, earlier: readonly BaseMessage[]) {
    this.#options = given;
    this.#earlier = earlier;
  }

  /**
   * Sends a message to the CFO and shows its answer, asking the user to confirm where needed. An error of the model is shown
   * and the conversation can continue. When the user leaves, waits for the running tool calls.
   */
  async say(content: string): Promise<void> {
    const { terminal, books, asked } = this.#options;
    const transcript = new Transcript(terminal);
    const earlier = this.#earlier;
    this.#earlier = [];
    let input: unknown = { messages: [...earlier, { role: "user", content }] };
    try {
      while (input) {
        const request = await this.#stream(input, transcript);
        const decided =
          request && (await confirmCalls({ terminal, invoke: () => invokeFor(books) }, request));
        input = decided && new Command({ resume: decided });
      }
    } catch (error) {
      transcript.end();
      if (!terminal.interrupted.aborted) terminal.line(describeModelError(error, asked), "red");
    }
    await Promise.all([...this.#running.values()].map(({ promise }) => promise));
  }

  /** All messages of the conversation. */
  async messages(): Promise<readonly BaseMessage[]> {
    const { values } = await this.#options.agent.graph.getState(THREAD);
    return (values as { messages?: BaseMessage[] }).messages ?? this.#earlier;
  }

  /** Runs the agent to the end of its answer, or to its next request for confirmation. */
  async #stream(input: unknown, transcript: Transcript): Promise<HITLRequest | undefined> {
    const { agent, terminal } = this.#options;
    const stream = await agent.stream(input as Parameters<ReactAgent["stream"]>[0], {
      ...THREAD,
      streamMode: ["messages", "updates"],
      recursionLimit: MAX_STEPS,
      signal: terminal.interrupted,
      callbacks: [this.#watch()],
    });
    let request: HITLRequest | undefined;
    for await (const [mode, payload] of stream as AsyncIterable<[string, unknown]>) {
      if (mode === "messages") transcript.piece((payload as [BaseMessage])[0]);
      else request = showUpdates(payload as Updates, transcript) ?? request;
    }
    transcript.end();
    return request;
  }

  /** Tracks running tool calls, so that the books stay open until they finish. */
  #watch() {
    const ended = (_: unknown, runId: string) => {
      this.#running.get(runId)?.resolve();
      this.#running.delete(runId);
    };
    return {
      handleToolStart: (_tool: unknown, _input: string, runId: string) => {
        this.#running.set(runId, Promise.withResolvers());
      },
      handleToolEnd: ended,
      handleToolError: ended,
    };
  }
}

/** The messages added by each step of the agent, and its requests for confirmation. */
type Updates = Readonly<Record<string, { readonly messages?: readonly BaseMessage[] } | null>> & {
  readonly __interrupt__?: readonly { readonly value: HITLRequest }[];
};

function showUpdates(
  { __interrupt__: asked, ...steps }: Updates,
  transcript: Transcript,
): HITLRequest | undefined {
  for (const step of Object.values(steps))
    for (const message of step?.messages ?? []) transcript.message(message);
  return asked?.[0]?.value;
}
