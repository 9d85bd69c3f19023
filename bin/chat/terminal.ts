import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import { styleText } from "node:util";

/** Control, direction and line-break characters, which could overwrite text on the terminal. */
const COMMANDS = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** Removes the characters that could manipulate the terminal from a model's or a person's text. */
export function withoutControls(text: string): string {
  return text.replaceAll(COMMANDS, "");
}

/**
 * The user at standard input and output, on a terminal or through a pipe. Does not echo what the user types between
 * questions, because the text would mix with an answer.
 */
export class Terminal {
  readonly #lines: Interface;
  readonly #typed: string[] = [];
  readonly #interruption = new AbortController();
  readonly #isTerminal = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  #waiting: ((line: string | undefined) => void) | undefined;
  #ended = false;

  constructor() {
    this.#lines = createInterface({ input: process.stdin, output: this.#echo(), terminal: this.#isTerminal });
    this.#lines.on("line", (line) => this.#take(line)).on("close", () => this.#end());
    for (const source of [this.#lines, process] as const) source.on("SIGINT", () => this.#interrupt());
    process.on("SIGTERM", () => this.#interrupt());
  }

  /** Aborted by Ctrl-C. */
  get interrupted(): AbortSignal {
    return this.#interruption.signal;
  }

  /**
   * Asks for a line; undefined when the user has left. The prompt must be one line: before it writes a prompt, readline
   * moves up by the number of lines of the last one, and so would overwrite other text.
   */
  ask(prompt: string): Promise<string | undefined> {
    const line = this.#typed.shift();
    if (line !== undefined || this.#ended) {
      process.stdout.write(`${prompt}${line ?? ""}\n`);
      return Promise.resolve(line);
    }
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#lines.setPrompt(prompt);
      this.#lines.prompt(true);
    });
  }

  /** Like `ask`, but ignores what was typed before the question appeared. */
  askWithoutTypeahead(prompt: string): Promise<string | undefined> {
    if (this.#isTerminal) {
      this.#typed.length = 0;
      this.#lines.write(null, { ctrl: true, name: "e" });
      this.#lines.write(null, { ctrl: true, name: "u" });
    }
    return this.ask(prompt);
  }

  /** Writes text of a model or of people. */
  write(text: string): void {
    process.stdout.write(withoutControls(text));
  }

  /** Writes a line, which may contain the text of a model or of people. */
  line(text: string, style?: "dim" | "bold" | "red"): void {
    process.stdout.write(`${style ? styleText(style, withoutControls(text)) : withoutControls(text)}\n`);
  }

  close(): void {
    this.#lines.close();
  }

  /** Passes on readline's output only while a question is open. */
  #echo(): Writable {
    const write = (chunk: Buffer) => {
      if (this.#waiting) process.stdout.write(chunk);
    };
    const output = new Writable({
      write(chunk, _encoding, done) {
        write(chunk);
        done();
      },
    });
    Object.defineProperty(output, "columns", { get: () => process.stdout.columns });
    process.stdout.on("resize", () => output.emit("resize"));
    return output;
  }

  #take(line: string): void {
    if (!this.#waiting) return void this.#typed.push(line);
    if (!this.#isTerminal) process.stdout.write(`${line}\n`);
    this.#answer(line);
  }

  #end(): void {
    this.#ended = true;
    if (this.#waiting) process.stdout.write("\n");
    this.#answer(undefined);
  }

  #answer(line: string | undefined): void {
    const answer = this.#waiting;
    this.#waiting = undefined;
    answer?.(line);
  }

  #interrupt(): void {
    this.#interruption.abort();
    this.#lines.close();
  }
}
