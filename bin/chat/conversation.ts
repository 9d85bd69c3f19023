import type { BaseMessage } from "@langchain/core/messages";
import { Command } from "@langchain/langgraph";
import type { HITLRequest, ReactAgent } from "langchain";
import { type Books, invokeFor } from "../../tools/books.ts";
import { type Asked, modelErrorInWords } from "./model-errors.ts";
import type { Terminal } from "./terminal.ts";
import { Transcript } from "./transcript.ts";
import { askForYes } from "./yes.ts";

const THREAD = { configurable: { thread_id: "chat" } };

/** Steps of one answer at most: a turn of the model and its tools are two. */
const MAX_STEPS = 60;

interface Conversing {
  readonly agent: ReactAgent;
  readonly terminal: Terminal;
  readonly books: Books;
  readonly asked: Asked;
}

/** One conversation with the CFO, on a terminal. */
export class Conversation {
  readonly #given: Conversing;
  /** Calls of tools that have begun and not ended. */
  readonly #running = new Map<string, PromiseWithResolvers<void>>();
  #earlier: readonly BaseMessage[];

  /** @param earlier what was said in a conversation that this one continues */
  constructor(given: Conversing, earlier: readonly BaseMessage[]) {
    this.#given = given;
    this.#earlier = earlier;
  }

  /**
   * Says something to the CFO and shows what it answers, asking the person where they have to be asked. A model that fails
   * is explained, and the conversation can go on. When the person leaves, calls in progress are awaited.
   */
  async say(content: string): Promise<void> {
    const { terminal, books, asked } = this.#given;
    const transcript = new Transcript(terminal);
    const earlier = this.#earlier;
    this.#earlier = [];
    let input: unknown = { messages: [...earlier, { role: "user", content }] };
    try {
      while (input) {
        const request = await this.#stream(input, transcript);
        const decided = request && (await askForYes({ terminal, invoke: () => invokeFor(books) }, request));
        input = decided && new Command({ resume: decided });
      }
    } catch (error) {
      transcript.end();
      if (!terminal.interrupted.aborted) terminal.line(modelErrorInWords(error, asked), "red");
    }
    await Promise.all([...this.#running.values()].map(({ promise }) => promise));
  }

  /** All that has been said, by whomever. */
  async messages(): Promise<readonly BaseMessage[]> {
    const { values } = await this.#given.agent.graph.getState(THREAD);
    return (values as { messages?: BaseMessage[] }).messages ?? this.#earlier;
  }

  /** One run of the agent: to the end of its answer, or to what it asks the person. */
  async #stream(input: unknown, transcript: Transcript): Promise<HITLRequest | undefined> {
    const { agent, terminal } = this.#given;
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

  /** A tool that has begun is not torn from the books when the person leaves. */
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

/** What each step of the agent has added; a question to the person stands where a step's name would. */
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
