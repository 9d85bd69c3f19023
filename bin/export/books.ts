import type { EntityManager } from "@mikro-orm/core";
import type { CheckIn } from "../../src/books/check-in.ts";
import type { Entry } from "../../src/books/entry.ts";
import type { Plan } from "../../src/books/plan.ts";
import type { Event } from "../../src/books/rows.ts";
import { loadBooks } from "../../src/database/queries/books.ts";
import { allCheckIns } from "../../src/database/queries/check-ins.ts";
import { allEvents } from "../../src/database/queries/events.ts";
import { allEntries } from "../../src/database/queries/journal.ts";
import { allPlans } from "../../src/database/queries/plans.ts";
import { User } from "../../src/entities/user.ts";
import type { WholeBooks } from "../../src/identity/see.ts";

/** The exported data of a couple. Tokens, inboxes and webhooks are left out, because they only deliver this data. */
export interface Exported {
  readonly books: WholeBooks;
  /** Partner 1, then partner 2. */
  readonly users: readonly User[];
  readonly events: readonly Event[];
  readonly plans: readonly Plan[];
  readonly checkIns: readonly CheckIn[];
  readonly entries: readonly Entry[];
}

/** Reads a couple's data, oldest first. `em` must be in a snapshot. @throws Error when there is no such couple */
export async function readBooks(em: EntityManager, coupleId: string): Promise<Exported> {
  const books = await loadBooks(em, coupleId);
  if (!books) throw new Error(`there is no couple ${coupleId}`);
  const users: User[] = [];
  for (const { id } of books.partners) users.push(await em.findOneOrFail(User, { id }));
  return {
    books,
    users,
    events: await allEvents(em, coupleId),
    plans: await allPlans(em, coupleId),
    checkIns: await allCheckIns(em, coupleId),
    entries: await allEntries(em, coupleId),
  };
}
