import type { EventMetadata } from "../books/metadata.ts";
import { accountProperties, revise } from "../books/properties.ts";
import type { Account } from "../books/rows.ts";
import { assertMayManage } from "../identity/lookup.ts";
import type { Principal } from "../identity/principal.ts";
import { refuseAgent } from "../identity/requirements.ts";
import { formatMoney } from "../kernel/money.ts";
import { invalidInput, Refusal } from "../kernel/refusals.ts";
import { changesBetween } from "../ledger/field-changes.ts";
import { assertOpen } from "../ledger/money-rules.ts";
import { assertLinkedOnce } from "./linked-accounts.ts";

/* Changes of an account, of a couple or of a user without one. Each function returns the metadata of the event. */

interface Context {
  readonly caller: Principal;
  /** All accounts of the couple, or of the owner if there is no couple. */
  readonly accounts: Iterable<Account>;
}

/**
 * Updates an account's properties; undefined if nothing changes.
 * @throws Refusal `not_owner`, `account_closed`, `person_required`, `account_already_linked`; `invalid_input` if a joint
 * account would become private
 */
export function updateMetadata(
  account: Account,
  after: Account,
  { caller, accounts }: Context,
): EventMetadata | undefined {
  const changes = changesBetween(accountProperties(account), accountProperties(after));
  if (!changes) return undefined;
  assertMayManage(caller, account);
  assertOpen(account);
  if (after.visibility !== account.visibility) {
    // Sharing cannot be undone once the partner has seen the account, so an agent may not do it.
    if (after.visibility === "shared") refuseAgent(caller);
    else if (account.isJoint)
      throw invalidInput([{ field: "visibility", message: "A joint account cannot be private." }]);
    assertLinkedOnce(accounts, after);
  }
  return revise(account, "updated", changes);
}

interface ClosingContext {
  readonly caller: Principal;
  /** Minor units that are allocated to goals from the account. */
  readonly allocated: bigint;
}

/**
 * Closes an account without allocations. The books no longer count its remaining balance.
 * @throws Refusal `not_owner`, `account_closed`, `account_has_allocations`, `person_required`
 */
export function closingMetadata(account: Account, { caller, allocated }: ClosingContext): EventMetadata {
  assertMayManage(caller, account);
  assertOpen(account);
  if (allocated > 0n) {
    throw new Refusal("account_has_allocations", undefined, {
      allocated: formatMoney(allocated, account.currency),
    });
  }
  if (account.balance > 0n) refuseAgent(caller);
  return revise(account, "closed");
}
