import { AccessToken } from "./access-token.ts";
import { AllocationMap } from "./allocation-map.ts";
import { BankAccount } from "./bank-account.ts";
import { ConnectedApp } from "./connected-app.ts";
import { Couple } from "./couple.ts";
import { DirectoryRecord } from "./directory-record.ts";
import { EmailChange } from "./email-change.ts";
import { FinancialGoal } from "./financial-goal.ts";
import { GoalReaction } from "./goal-reaction.ts";
import { IdempotencyRecord } from "./idempotency-record.ts";
import { InboxItem } from "./inbox-item.ts";
import { Invitation } from "./invitation.ts";
import { JobLease } from "./job-lease.ts";
import { JournalEntry } from "./journal-entry.ts";
import { LedgerEvent } from "./ledger-event.ts";
import { OAuthClient } from "./oauth-client.ts";
import { OAuthRecord } from "./oauth-record.ts";
import { Partner } from "./partner.ts";
import { Passkey } from "./passkey.ts";
import { PasskeyChallenge } from "./passkey-challenge.ts";
import { RebalancePlan } from "./rebalance-plan.ts";
import { SentMail } from "./sent-mail.ts";
import { Session } from "./session.ts";
import { SetUpCode } from "./set-up-code.ts";
import { SignInLink } from "./sign-in-link.ts";
import { SigningKey } from "./signing-key.ts";
import { SingleAccount } from "./single-account.ts";
import { SyncAnswer } from "./sync-answer.ts";
import { SyncPrompt } from "./sync-prompt.ts";
import { User } from "./user.ts";
import { Webhook } from "./webhook.ts";

/** Every entity of the books, for MikroORM. */
export const entities = [
  User,
  Couple,
  Partner,
  BankAccount,
  FinancialGoal,
  AllocationMap,
  LedgerEvent,
  RebalancePlan,
  JournalEntry,
  GoalReaction,
  InboxItem,
  SyncPrompt,
  SyncAnswer,
  AccessToken,
  Session,
  SetUpCode,
  SignInLink,
  SentMail,
  Invitation,
  Passkey,
  PasskeyChallenge,
  EmailChange,
  ConnectedApp,
  OAuthClient,
  OAuthRecord,
  SigningKey,
  SingleAccount,
  IdempotencyRecord,
  DirectoryRecord,
  Webhook,
  JobLease,
];
