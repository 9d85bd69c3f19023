import { acceptInvitation } from "./accept-invitation.ts";
import { addJournalEntry } from "./add-journal-entry.ts";
import { allocateToGoal } from "./allocate-to-goal.ts";
import { answerCheckIn } from "./answer-check-in.ts";
import { approveRebalance } from "./approve-rebalance.ts";
import { cancelCheckIn } from "./cancel-check-in.ts";
import { closeAccount } from "./close-account.ts";
import { closeGoal } from "./close-goal.ts";
import { commitRebalance } from "./commit-rebalance.ts";
import { confirmConnectedApp } from "./confirm-connected-app.ts";
import { confirmInvitation } from "./confirm-invitation.ts";
import { confirmToken } from "./confirm-token.ts";
import { createCouple } from "./create-couple.ts";
import { createGoal } from "./create-goal.ts";
import { createInvitation } from "./create-invitation.ts";
import { createToken } from "./create-token.ts";
import { createUser } from "./create-user.ts";
import { createWebhook } from "./create-webhook.ts";
import { deleteWebhook } from "./delete-webhook.ts";
import { endAllSessions } from "./end-all-sessions.ts";
import { endSession } from "./end-session.ts";
import { eraseUser } from "./erase-user.ts";
import { exportBooks } from "./export-books.ts";
import { getAccount } from "./get-account.ts";
import { getCouple } from "./get-couple.ts";
import { getDrift } from "./get-drift.ts";
import { getEvent } from "./get-event.ts";
import { getGoal } from "./get-goal.ts";
import { getGoalHistory } from "./get-goal-history.ts";
import { getMe } from "./get-me.ts";
import { getPlan } from "./get-plan.ts";
import { getSummary } from "./get-summary.ts";
import { joinCouple } from "./join-couple.ts";
import { leaveCouple } from "./leave-couple.ts";
import { linkAccount } from "./link-account.ts";
import { listAccounts } from "./list-accounts.ts";
import { listCheckIns } from "./list-check-ins.ts";
import { listConnectedApps } from "./list-connected-apps.ts";
import { listGoals } from "./list-goals.ts";
import { listInbox } from "./list-inbox.ts";
import { listInvitations } from "./list-invitations.ts";
import { listJournal } from "./list-journal.ts";
import { listLedger } from "./list-ledger.ts";
import { listPasskeys } from "./list-passkeys.ts";
import { listPlans } from "./list-plans.ts";
import { listSessions } from "./list-sessions.ts";
import { listTokens } from "./list-tokens.ts";
import { listWebhooks } from "./list-webhooks.ts";
import { makeEntryPrivate } from "./make-entry-private.ts";
import { markRead } from "./mark-read.ts";
import type { Operation } from "./operation.ts";
import { pauseWebhook } from "./pause-webhook.ts";
import { reactToGoal } from "./react-to-goal.ts";
import { recordEvent } from "./record-event.ts";
import { rejectRebalance } from "./reject-rebalance.ts";
import { releaseFromGoal } from "./release-from-goal.ts";
import { removeConnectedApp } from "./remove-connected-app.ts";
import { removeJournalText } from "./remove-journal-text.ts";
import { removeReaction } from "./remove-reaction.ts";
import { renamePasskey } from "./rename-passkey.ts";
import { renameUser } from "./rename-user.ts";
import { resumeWebhook } from "./resume-webhook.ts";
import { reverseEvent } from "./reverse-event.ts";
import { revokeInvitation } from "./revoke-invitation.ts";
import { revokeToken } from "./revoke-token.ts";
import { rotateWebhook } from "./rotate-webhook.ts";
import { scheduleCheckIn } from "./schedule-check-in.ts";
import { simulateForecast } from "./simulate-forecast.ts";
import { spendFromGoal } from "./spend-from-goal.ts";
import { suggestRebalance } from "./suggest-rebalance.ts";
import { summarizeLedger } from "./summarize-ledger.ts";
import { updateAccount } from "./update-account.ts";
import { updateCouple } from "./update-couple.ts";
import { updateGoal } from "./update-goal.ts";
import { verifyBooks } from "./verify-books.ts";

/** Every operation, in the order in which documents and tools list them. Every surface is generated from this list. */
export const catalog: readonly Operation[] = [
  getSummary,
  getMe,
  renameUser,
  createUser,
  createCouple,
  joinCouple,
  createInvitation,
  listInvitations,
  acceptInvitation,
  confirmInvitation,
  revokeInvitation,
  leaveCouple,
  eraseUser,
  getCouple,
  updateCouple,
  exportBooks,
  linkAccount,
  listAccounts,
  getAccount,
  updateAccount,
  closeAccount,
  createGoal,
  listGoals,
  getGoal,
  getGoalHistory,
  updateGoal,
  closeGoal,
  allocateToGoal,
  releaseFromGoal,
  spendFromGoal,
  recordEvent,
  listLedger,
  getEvent,
  summarizeLedger,
  verifyBooks,
  reverseEvent,
  simulateForecast,
  suggestRebalance,
  commitRebalance,
  approveRebalance,
  rejectRebalance,
  listPlans,
  getPlan,
  getDrift,
  addJournalEntry,
  listJournal,
  makeEntryPrivate,
  removeJournalText,
  reactToGoal,
  removeReaction,
  scheduleCheckIn,
  listCheckIns,
  answerCheckIn,
  cancelCheckIn,
  listInbox,
  markRead,
  createWebhook,
  listWebhooks,
  pauseWebhook,
  resumeWebhook,
  rotateWebhook,
  deleteWebhook,
  createToken,
  confirmToken,
  listTokens,
  revokeToken,
  listConnectedApps,
  confirmConnectedApp,
  removeConnectedApp,
  listSessions,
  endSession,
  endAllSessions,
  listPasskeys,
  renamePasskey,
];
