import type { Client } from "@modelcontextprotocol/client";
import { type Environment, OPERATOR_KEY } from "./environment.ts";
import { grouped, type Page } from "./page.ts";
import type { Scope, Step } from "./step.ts";

interface Answered {
  readonly answer: Scope;
  /** The code of the refusal, if the call was refused. */
  readonly code: string | undefined;
}

/** Plays steps in an environment and shows them on a page. */
export class Player {
  readonly #environment: Environment;
  readonly #page: Page;
  readonly #saved: Record<string, unknown>;
  #claude: Promise<Client> | undefined;

  /** `saved` holds the names that steps can use from the start. */
  constructor(environment: Environment, page: Page, saved: Scope = {}) {
    this.#environment = environment;
    this.#page = page;
    this.#saved = { ...saved };
  }

  /** A value that a step saved. */
  saved(name: string): string {
    return String(this.#saved[name]);
  }

  /** @throws Error at the first result that differs from the story */
  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (step.on) this.#environment.setDate(step.on);
      if (step.jobs) await this.#environment.runJobs();
      if (step.ada) this.#page.turn("Ada", `"${step.ada}"`);
      if (step.shown !== undefined) this.#page.call(step.tool ?? "", step.shown);
      this.#show(step, await this.#answer(step));
    }
  }

  #show({ result, show, claude, money, say = [] }: Step, answer: Scope): void {
    const scope = { ...this.#saved, ...answer };
    const words = (text: string) => filled(text, (path) => grouped(String(fieldAt(scope, path.split(".")))));
    if (result) this.#page.result(words(result));
    show?.(this.#page, scope);
    if (claude) this.#page.turn("Claude", `"${claude}"`);
    if (money) this.#page.money(money[0], words(money[1]), money[2]);
    for (const line of say) this.#page.say(words(line));
  }

  /** Makes the call of a step, checks its answer and saves fields of it. */
  async #answer({
    tool,
    request,
    by,
    onPage,
    refused,
    expect = {},
    save = {},
    ...step
  }: Step): Promise<Scope> {
    if (!tool && !request) return {};
    const what = `${by ?? "Claude"}, ${request ?? tool}`;
    const input = step.input && this.#named(step.input);
    const { answer, code } = tool
      ? await this.#useTool(tool, input)
      : await this.#request(this.#named(request ?? ""), input, await this.#credentialsOf(by ?? "", onPage));
    if (code !== refused) throw new Error(`${what}: ${JSON.stringify(answer)}`);
    for (const [path, wanted] of Object.entries(this.#named(expect)))
      expectThat(`${what}: ${path}`, fieldAt(answer, path.split(".")), wanted);
    for (const [name, path] of Object.entries(save)) this.#saved[name] = fieldAt(answer, path.split("."));
    return answer;
  }

  async #credentialsOf(by: string, onPage: true | undefined): Promise<Record<string, string>> {
    const { url, signIn } = this.#environment;
    if (onPage) return { origin: url, cookie: await signIn(`${by}@example.com`) };
    const token = by === "operator" ? OPERATOR_KEY : this.saved(`${by}_token`);
    return { authorization: `Bearer ${token}` };
  }

  async #request(
    request: string,
    body: object | undefined,
    credentials: Readonly<Record<string, string>>,
  ): Promise<Answered> {
    const [method = "", path = ""] = request.split(" ");
    const response = await fetch(`${this.#environment.url}/v1${path}`, {
      method,
      headers: { ...credentials, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Scope;
    return { answer, code: response.ok ? undefined : String(answer.code) };
  }

  async #useTool(name: string, input: object | undefined): Promise<Answered> {
    this.#claude ??= this.#environment.assistant(this.saved("claude_token"));
    const client = await this.#claude;
    const { isError, structuredContent, content } = await client.callTool({ name, arguments: { ...input } });
    if (!isError) return { answer: structuredContent as Scope, code: undefined };
    const text = content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
    const [, code = "unknown"] = /^Refused: (\w+)/.exec(text) ?? [];
    return { answer: { line: text.split("\n", 1)[0] }, code };
  }

  /** A value with saved values in place of their names. */
  #named<T>(value: T): T {
    return JSON.parse(filled(JSON.stringify(value), (name) => this.saved(name)));
  }
}

function filled(text: string, replacement: (path: string) => string): string {
  return text.replaceAll(/\{(\w[\w.]*)\}/g, (_, path: string) => replacement(path));
}

function fieldAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (key === "*") return (value as readonly unknown[]).map((item) => fieldAt(item, rest));
  return fieldAt((value as Scope | undefined)?.[key], rest);
}

/** @throws Error when the two values differ */
export function expectThat(what: string, found: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (is !== should) throw new Error(`${what}: ${is} where ${should} was expected`);
}
