import type { Operation, Viewing } from "../operations/operation.ts";
import type { BooksCall } from "./run-on-books.ts";

/** The long lists of an answer by field, in the order of the fields. Each yields pages of items. */
export type LongLists = Readonly<Record<string, AsyncIterable<readonly object[]>>>;

/** The long lists of an operation's answer. A page is read when it is asked for, in a statement of its own. */
export function longListsOf(run: BooksCall, viewing: Viewing): LongLists | undefined {
  const { lists } = run.operation;
  return (
    lists &&
    Object.fromEntries(Object.entries(lists).map(([field, read]) => [field, pagesOf(run, viewing, read)]))
  );
}

async function* pagesOf(
  { engine, coupleId }: BooksCall,
  viewing: Viewing,
  read: NonNullable<Operation["lists"]>[string],
): AsyncGenerator<readonly object[]> {
  for (let after: string | undefined; ; ) {
    const page = await engine.shares.run({ owner: coupleId, writes: false }, () =>
      read(engine.em, viewing, after),
    );
    if (page.length === 0) return;
    yield page.map(({ item }) => item);
    after = page.at(-1)?.place;
  }
}
