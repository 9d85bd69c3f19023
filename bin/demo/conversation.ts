import type { Assistant, ToolResult } from "./assistant.ts";
import type { Page } from "./page.ts";

/** A conversation of Ada with Claude, shown as it happens: her messages, its tool calls and its answers. */
export class Conversation {
  readonly #page: Page;
  readonly #claude: Assistant;

  constructor(page: Page, claude: Assistant, words: string) {
    this.#page = page;
    this.#claude = claude;
    page.turn("Ada", `"${words}"`);
  }

  /** Calls a tool; `shown` is its input with names instead of ids. @throws Unexpected when it is refused */
  async use<T = ToolResult>(tool: string, input: Record<string, unknown>, shown = ""): Promise<T> {
    this.#page.call(tool, shown);
    return this.#claude.use<T>(tool, input);
  }

  /** Calls a tool that must refuse, and shows the refusal. @throws Unexpected when it does not */
  async refused(code: string, tool: string, input: Record<string, unknown>, shown: string): Promise<void> {
    this.#page.call(tool, shown);
    this.#page.result(await this.#claude.refused(code, tool, input));
  }

  /** Shows the result of a call in one line. */
  result(words: string): void {
    this.#page.result(words);
  }

  /** Shows Claude's answer. */
  answer(words: string): void {
    this.#page.turn("Claude", `"${words}"`);
  }
}
