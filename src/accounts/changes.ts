import type { EventMetadata } from "../books/metadata.ts";
import { accountProperties, revise } from "../books/properties.ts";
import type { Account } from "../books/rows.ts";
import { assertGoverns } from "../identity/lookup.ts";
import type { Principal } from "../identity/principal.ts";
import { refuseAgent } from "../identity/requirements.ts";
import { formatMoney } from "../kernel/money.ts";
import { invalidInput, Refusal } from "../kernel/refusals.ts";
import { changesBetween } from "../ledger/field-changes.ts";
import { assertOpen } from "../ledger/money-rules.ts";
import { assertLinkedOnce } from "./linked-accounts.ts";

/* What may change about an account, in a couple or before one forms. Each answers the metadata of the change's event. */

/** Who changes an account, and the accounts beside it: those of the couple, or of its owner before a couple forms. */
interface Changing {
  readonly caller: Principal;
  readonly accounts: Iterable<Account>;
}

/**
 * Changes an account's properties; undefined when nothing would change.
 * @throws Refusal `not_owner`, `account_closed`, `person_required`, `account_already_linked`; `invalid_input` where a joint
 * account would be private
 */
export function updateOf(
  account: Account,
  after: Account,
  { caller, accounts }: Changing,
): EventMetadata | undefined {
  const changes = changesBetween(accountProperties(account), accountProperties(after));
  if (!changes) return undefined;
  assertGoverns(caller, account);
  assertOpen(account);
  if (after.visibility !== account.visibility) {
    // Once the partner has seen an account, hiding it again cannot undo that.
    if (after.visibility === "shared") refuseAgent(caller);
    else if (account.isJoint)
      throw invalidInput([{ field: "visibility", message: "A joint account is shared." }]);
    assertLinkedOnce(accounts, after);
  }
  return revise(account, "updated", changes);
}

/** What closing an account needs to know beside it. */
interface Closing {
  readonly caller: Principal;
  /** Minor units that goals hold of it. */
  readonly allocated: bigint;
}

/**
 * Closes an account that no goal holds money in. What is left in it leaves the books.
 * @throws Refusal `not_owner`, `account_closed`, `account_has_allocations`, `person_required`
 */
export function closingOf(account: Account, { caller, allocated }: Closing): EventMetadata {
  assertGoverns(caller, account);
  assertOpen(account);
  if (allocated > 0n) {
    throw new Refusal("account_has_allocations", undefined, {
      allocated: formatMoney(allocated, account.currency),
    });
  }
  if (account.balance > 0n) refuseAgent(caller);
  return revise(account, "closed");
}
