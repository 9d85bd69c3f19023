import type { Schemas } from "../api/server.ts";
import { type Named, useNamed } from "../ledger/names.ts";
import { type Books, useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

type Item = Schemas["AgendaItem"];

/** What the partners talk about in a check-in. */
export function Agenda({ items }: { items: readonly Item[] }) {
  const books = useBooks();
  const named = useNamed();
  const texts = strings.checkIns;
  return (
    <section class="card">
      <h2>{texts.agenda}</h2>
      {items.length === 0 && <p>{texts.emptyAgenda}</p>}
      {named && (
        <ol class="rows agenda">
          {items.map((item, index) => (
            <li key={index}>
              <a href={pageOf(item)}>{texts.topics[item.kind](factsOf(item, named, books))}</a>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** What the text of a topic names. */
export interface Facts {
  readonly subject: string;
  readonly amount: string;
  readonly by: string;
}

function factsOf({ account_id, goal_id, user_id, amount }: Item, named: Named, books: Books): Facts {
  const account = named.accounts.get(account_id ?? "")?.name;
  const goal = named.goals.get(goal_id ?? "")?.name;
  return {
    subject: account ?? goal ?? strings.checkIns.aGoal,
    amount: amount === undefined ? "" : books.formats.money(amount),
    by: books.nameOf(user_id),
  };
}

function pageOf({ account_id, goal_id, plan_id }: Item): string {
  if (account_id !== undefined) return `/accounts/${account_id}`;
  if (plan_id !== undefined) return `/plans/${plan_id}`;
  return goal_id === undefined ? "/journal" : `/goals/${goal_id}`;
}
