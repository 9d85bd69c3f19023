import type { Assistant, Result } from "./assistant.ts";
import type { Page } from "./page.ts";

/** A conversation of Ada with Claude, shown as it happens: her words, a line for each tool call, and the answers. */
export class Talk {
  readonly #page: Page;
  readonly #claude: Assistant;

  constructor(page: Page, claude: Assistant, words: string) {
    this.#page = page;
    this.#claude = claude;
    page.turn("Ada", `"${words}"`);
  }

  /** Calls a tool; `shown` is its input with names instead of ids. @throws Unexpected when it is refused */
  async use<T = Result>(tool: string, input: Record<string, unknown>, shown = ""): Promise<T> {
    this.#page.call(tool, shown);
    return this.#claude.use<T>(tool, input);
  }

  /** Calls a tool that must refuse, and shows the refusal. @throws Unexpected when it does not */
  async refused(code: string, tool: string, input: Record<string, unknown>, shown: string): Promise<void> {
    this.#page.call(tool, shown);
    this.#page.result(await this.#claude.refused(code, tool, input));
  }

  /** What came of a call, in a line. */
  result(words: string): void {
    this.#page.result(words);
  }

  /** Claude's words. */
  answer(words: string): void {
    this.#page.turn("Claude", `"${words}"`);
  }
}
