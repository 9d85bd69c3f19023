/** A reader of `GET /events`, for tests. */
import type { Answer } from "./books.ts";
import { whenOver } from "./clean-up.ts";

/** A message of the stream. An event of the ledger has no name. */
export interface Message {
  readonly name?: string;
  readonly id: string;
  readonly data: Answer;
}

interface Opening {
  /** The server's address. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: string;
}

/** Opens a stream. Without status 200, `problem` is the refusal. It is closed at the latest when the test is over. */
export async function openStream({ url, headers, query = "" }: Opening) {
  const closing = new AbortController();
  whenOver(() => closing.abort());
  const response = await fetch(`${url}/events${query}`, { headers, signal: closing.signal });
  const { status } = response;
  const problem: Answer = status === 200 ? undefined : await response.json();
  const messages: Message[] = [];
  let wake = () => {};
  let isEnded = status !== 200;
  const read = async () => {
    let rest = "";
    try {
      for await (const chunk of response.body ?? []) {
        const parts = (rest + Buffer.from(chunk).toString()).split("\n\n");
        rest = parts.pop() ?? "";
        messages.push(...parts.flatMap(messageIn));
        wake();
      }
    } catch {
      // The test or the server closed the connection.
    }
    isEnded = true;
    wake();
  };
  const ended = status === 200 ? read() : Promise.resolve();
  let taken = 0;
  return {
    status,
    headers: response.headers,
    problem,
    /** All messages so far. */
    messages: messages as readonly Message[],
    /** The next messages, for which it waits; fewer where the stream ends. */
    async next(count = 1): Promise<Message[]> {
      while (messages.length < taken + count && !isEnded)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const found = messages.slice(taken, taken + count);
      taken += found.length;
      return found;
    },
    /** Resolves when the stream has ended. */
    ended,
    close: () => closing.abort(),
  };
}

function messageIn(text: string): Message[] {
  const fields = new Map(
    text.split("\n").map((line) => [line.split(": ")[0], line.slice(line.indexOf(": ") + 2)]),
  );
  const [name, id, data] = ["event", "id", "data"].map((field) => fields.get(field));
  if (data === undefined) return [];
  return [{ ...(name !== undefined && { name }), id: id ?? "", data: JSON.parse(data) }];
}
