import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { LongLists } from "../engine/long-lists.ts";

/** An answer with long lists. */
interface LongAnswer {
  readonly output: Readonly<Record<string, unknown>>;
  readonly lists: LongLists;
}

/**
 * Sends an answer with long lists as a file. A page of a list is read when the client has received the one before, so that the
 * memory that it takes does not grow with the lists.
 */
export function sendDownload(reply: FastifyReply, answer: LongAnswer): FastifyReply {
  return reply
    .header("content-type", "application/json; charset=utf-8")
    .header("content-disposition", 'attachment; filename="couples-cfo.json"')
    .send(Readable.from(jsonOf(answer)));
}

/** The document in parts: the fields before the lists, then each list, an item on a line. */
async function* jsonOf({ output, lists }: LongAnswer): AsyncGenerator<string> {
  const short = Object.entries(output).filter(([field]) => !Object.hasOwn(lists, field));
  yield JSON.stringify(Object.fromEntries(short)).slice(0, -1);
  for (const [field, pages] of Object.entries(lists)) {
    yield `,\n${JSON.stringify(field)}:[`;
    let separator = "\n";
    for await (const page of pages) {
      yield separator + page.map((item) => JSON.stringify(item)).join(",\n");
      separator = ",\n";
    }
    yield "]";
  }
  yield "}\n";
}
