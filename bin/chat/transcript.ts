import { AIMessage, AIMessageChunk, type BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { Terminal } from "./terminal.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** Shows a conversation as it goes on: the model's words as they come, each tool call in a line when it is answered. */
export class Transcript {
  readonly #terminal: Terminal;
  readonly #calls = new Map<string, Arguments>();
  readonly #shown = new Set<string>();
  /** Whether the last thing that was shown is words, and no line of its own. */
  #inWords = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** A piece of what the model says. */
  piece(message: BaseMessage): void {
    if (!AIMessageChunk.isInstance(message) || message.text === "") return;
    if (!this.#inWords) this.#terminal.write("\n");
    this.#inWords = true;
    this.#terminal.write(message.text);
  }

  /** A message that is complete. */
  message(message: BaseMessage): void {
    if (AIMessage.isInstance(message)) {
      for (const { id = "", args } of message.tool_calls ?? []) this.#calls.set(id, args);
      // What came in pieces has been shown; a middleware may send the same message once more.
      const isShown = this.#inWords || this.#shown.has(message.id ?? "");
      if (message.text !== "" && !isShown) this.#line(message.text);
      this.#shown.add(message.id ?? "");
      this.end();
    } else if (ToolMessage.isInstance(message)) this.#tool(message);
  }

  /** Ends what is being said. */
  end(): void {
    if (this.#inWords) this.#terminal.write("\n");
    this.#inWords = false;
  }

  #tool(answer: ToolMessage): void {
    if (this.#shown.has(answer.tool_call_id)) return;
    this.#shown.add(answer.tool_call_id);
    const amounts = amountsIn(this.#calls.get(answer.tool_call_id) ?? {});
    this.#line(`  ${[answer.name, ...amounts].join(" ")}: ${outcomeOf(answer)}`, "dim");
  }

  #line(text: string, style?: "dim"): void {
    this.end();
    this.#terminal.line(text, style);
  }
}

/** Every amount of a call, however deep: those of moves, a target, a contribution. */
function amountsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    /(^|_)amount$/.test(key) && typeof inner !== "object" ? [oneLine(inner)] : amountsIn(inner),
  );
}

function outcomeOf({ status, artifact, content }: ToolMessage): string {
  if (status !== "error") return "done";
  const { code } = (artifact ?? {}) as { code?: string };
  return code ? `refused, ${code}` : oneLine(content);
}

function oneLine(value: unknown): string {
  return String(value).replaceAll(/\s+/g, " ");
}
