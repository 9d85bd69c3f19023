import { AIMessage, AIMessageChunk, type BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { Terminal } from "./terminal.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** Shows a conversation as it happens: the model's text as it arrives, and one line for each finished tool call. */
export class Transcript {
  readonly #terminal: Terminal;
  readonly #calls = new Map<string, Arguments>();
  readonly #shown = new Set<string>();
  /** Whether the last output is an unfinished line of the model's text. */
  #inWords = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Shows a piece of the model's text. */
  piece(message: BaseMessage): void {
    if (!AIMessageChunk.isInstance(message) || message.text === "") return;
    if (!this.#inWords) this.#terminal.write("\n");
    this.#inWords = true;
    this.#terminal.write(message.text);
  }

  /** Shows a complete message, unless its pieces were already shown. */
  message(message: BaseMessage): void {
    if (AIMessage.isInstance(message)) {
      for (const { id = "", args } of message.tool_calls ?? []) this.#calls.set(id, args);
      // The pieces were already shown, and a middleware may send the same message again.
      const isShown = this.#inWords || this.#shown.has(message.id ?? "");
      if (message.text !== "" && !isShown) this.#line(message.text);
      this.#shown.add(message.id ?? "");
      this.end();
    } else if (ToolMessage.isInstance(message)) this.#tool(message);
  }

  /** Ends the line of the model's text. */
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

/** Every amount in a call's arguments, at any depth. */
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
