import type { Books } from "../books/books.ts";
import type { EventWithContext } from "../books/facts.ts";
import type { Account, Goal, Partner } from "../books/rows.ts";
import { found, notFound, Refusal } from "../kernel/refusals.ts";
import type { Principal } from "./principal.ts";
import { canReadEvent, mayManage, maySee, see } from "./see.ts";

interface Lookup {
  readonly books: Books;
  readonly caller: Principal;
}

/** An account that the caller may see. @throws Refusal `not_found` */
export function findAccount({ books, caller }: Lookup, id: string): Account {
  const account = books.accounts.get(id);
  if (!account || !maySee(caller, account)) throw notFound("account");
  return account;
}

/** An account whose properties and balance the caller may change. @throws Refusal `not_found`, `not_owner` */
export function findManagedAccount(lookup: Lookup, id: string): Account {
  const account = findAccount(lookup, id);
  assertMayManage(lookup.caller, account);
  return account;
}

/** @throws Refusal `not_owner` if the caller may not change the account's properties and balance */
export function assertMayManage(caller: Principal, account: Account): void {
  if (!mayManage(caller, account)) throw new Refusal("not_owner");
}

/** @throws Refusal `not_found` */
export function findGoal({ books }: Pick<Lookup, "books">, id: string): Goal {
  return found(books.goals.get(id), "goal");
}

/** The event, if it exists and the caller may read it completely. @throws Refusal `not_found` */
export function findEvent({ books, caller }: Lookup, known: EventWithContext | undefined): EventWithContext {
  if (!known || !canReadEvent(see(caller, books), known.event)) throw notFound("event");
  return known;
}

/** One of the couple's partners. @throws Refusal `not_found` */
export function findPartner({ books }: Pick<Lookup, "books">, id: string): Partner {
  const partner = books.partners.find((one) => one.id === id);
  return found(partner, "user");
}
