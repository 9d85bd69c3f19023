import type { Books } from "../books/books.ts";
import type { EventWithContext } from "../books/facts.ts";
import type { Account, Goal, Partner } from "../books/rows.ts";
import { found, notFound, Refusal } from "../kernel/refusals.ts";
import type { Principal } from "./principal.ts";
import { mayGovern, maySee, see, seesWholly } from "./see.ts";

/** Who asks for a row, in books whole or as they see them. */
interface Asking {
  readonly books: Books;
  readonly caller: Principal;
}

/** The account; the partner's private one is not found. @throws Refusal `not_found` */
export function findAccount({ books, caller }: Asking, id: string): Account {
  const account = books.accounts.get(id);
  if (!account || !maySee(caller, account)) throw notFound("account");
  return account;
}

/** The account, for a caller who may change its properties and balance. @throws Refusal `not_found`, `not_owner` */
export function findGovernedAccount(asking: Asking, id: string): Account {
  const account = findAccount(asking, id);
  assertGoverns(asking.caller, account);
  return account;
}

/** @throws Refusal `not_owner` for a caller who may not change the account's properties and balance */
export function assertGoverns(caller: Principal, account: Account): void {
  if (!mayGovern(caller, account)) throw new Refusal("not_owner");
}

/** @throws Refusal `not_found` */
export function findGoal({ books }: Pick<Asking, "books">, id: string): Goal {
  return found(books.goals.get(id), "goal");
}

/** An event that the caller named, and may read whole. @throws Refusal `not_found` */
export function findEvent({ books, caller }: Asking, known: EventWithContext | undefined): EventWithContext {
  if (!known || !seesWholly(see(caller, books), known.event)) throw notFound("event");
  return known;
}

/** One of the couple's partners. @throws Refusal `not_found` */
export function findPartner({ books }: Pick<Asking, "books">, id: string): Partner {
  return found(
    books.partners.find((one) => one.id === id),
    "user",
  );
}
