import { type Books, rowOf, withRow } from "../../books/books.ts";
import { canHoldWords, type PropertyName } from "../../books/metadata.ts";
import { COLUMNS } from "../../books/properties.ts";
import type { Account, Event, Goal } from "../../books/rows.ts";
import { isErased } from "../../books/words.ts";

/** The properties of accounts and goals that hold text typed by users. */
const PROPERTIES_WITH_WORDS = (Object.keys(COLUMNS) as PropertyName[]).filter(canHoldWords);

/** The properties that an event with erased words may have changed. */
export function erasedProperties(event: Event): readonly PropertyName[] {
  const isUpdate = event.metadata.action === "updated";
  return isUpdate && isErased(event) ? PROPERTIES_WITH_WORDS : [];
}

/** The replayed books without the values that the erased words of an event may have changed. */
export function withoutErased(books: Books, event: Event): Books {
  const erased = erasedProperties(event);
  if (erased.length === 0) return books;
  const columns = Object.fromEntries(erased.map((property) => [COLUMNS[property], undefined]));
  const { eventType, sourceAccountId, destGoalId } = event;
  if (eventType === "ACCOUNT" && sourceAccountId !== null) {
    const account = { ...rowOf(books.accounts, sourceAccountId), ...columns } as Account;
    return { ...books, accounts: withRow(books.accounts, sourceAccountId, account) };
  }
  if (eventType === "GOAL" && destGoalId !== null) {
    const goal = { ...rowOf(books.goals, destGoalId), ...columns } as Goal;
    return { ...books, goals: withRow(books.goals, destGoalId, goal) };
  }
  return books;
}
