/** The response fields that the demo reads. Each response has some of them. */
export interface Answer {
  readonly id: string;
  readonly token: string;
  readonly secret: string;
  readonly status: string;
  readonly balance: string;
  readonly current_allocation: string;
  readonly partner_private_amount: string;
  readonly threshold_proposal: object | null;
  readonly event: Answer;
  readonly events: readonly Answer[];
  readonly items: readonly Answer[];
}

/** The response to a refused request. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** A result of the demo differs from the story. */
export class Unexpected extends Error {}

/** A client of the REST interface that holds one token. */
export class RestClient {
  readonly #base: string;
  readonly #token: string;

  constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  /** @throws Unexpected when the request is refused */
  async get<T = Answer>(path: string): Promise<T> {
    return (await this.#ask("GET", path)) as T;
  }

  /** @throws Unexpected when the request is refused */
  async post(path: string, body: object): Promise<Answer> {
    return (await this.#ask("POST", path, body)) as Answer;
  }

  /** @throws Unexpected when the request is refused */
  async put(path: string, body: object): Promise<Answer> {
    return (await this.#ask("PUT", path, body)) as Answer;
  }

  /** Makes a request that must be refused with `code`. @throws Unexpected on success or another refusal */
  async refused(code: string, method: "GET" | "POST", path: string, body?: object): Promise<Problem> {
    const response = await this.#send(method, path, body);
    const problem = (await response.json()) as Problem;
    if (problem.code === code) return problem;
    throw new Unexpected(
      `${method} ${path} should have been refused with ${code}: ${JSON.stringify(problem)}`,
    );
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await this.#send(method, path, body);
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    throw new Unexpected(`${method} ${path} was refused: ${JSON.stringify(answer)}`);
  }

  #send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.#base}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
}

/** @throws Unexpected when the two values differ */
export function expectThat(what: string, found: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (is !== should) throw new Unexpected(`${what}: ${is} where ${should} was expected`);
}
