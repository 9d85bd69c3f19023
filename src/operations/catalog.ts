import { addJournalEntry } from "./add-journal-entry.ts";
import { allocateToGoal } from "./allocate-to-goal.ts";
import { closeAccount } from "./close-account.ts";
import { closeGoal } from "./close-goal.ts";
import { createCouple } from "./create-couple.ts";
import { createGoal } from "./create-goal.ts";
import { createToken } from "./create-token.ts";
import { createUser } from "./create-user.ts";
import { getAccount } from "./get-account.ts";
import { getCouple } from "./get-couple.ts";
import { getGoal } from "./get-goal.ts";
import { getSummary } from "./get-summary.ts";
import { linkAccount } from "./link-account.ts";
import { listAccounts } from "./list-accounts.ts";
import { listGoals } from "./list-goals.ts";
import { listJournal } from "./list-journal.ts";
import { listLedger } from "./list-ledger.ts";
import { listTokens } from "./list-tokens.ts";
import type { Operation } from "./operation.ts";
import { reactToGoal } from "./react-to-goal.ts";
import { recordEvent } from "./record-event.ts";
import { releaseFromGoal } from "./release-from-goal.ts";
import { removeReaction } from "./remove-reaction.ts";
import { reverseEvent } from "./reverse-event.ts";
import { revokeToken } from "./revoke-token.ts";
import { updateAccount } from "./update-account.ts";
import { updateCouple } from "./update-couple.ts";
import { updateGoal } from "./update-goal.ts";

/** Every operation, in the order in which documents and tools show them. Each surface is a walk over this list. */
export const catalog: readonly Operation[] = [
  getSummary,
  createUser,
  createCouple,
  getCouple,
  updateCouple,
  linkAccount,
  listAccounts,
  getAccount,
  updateAccount,
  closeAccount,
  createGoal,
  listGoals,
  getGoal,
  updateGoal,
  closeGoal,
  allocateToGoal,
  releaseFromGoal,
  recordEvent,
  listLedger,
  reverseEvent,
  addJournalEntry,
  listJournal,
  reactToGoal,
  removeReaction,
  createToken,
  listTokens,
  revokeToken,
];
