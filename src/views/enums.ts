import { AGENDA_KINDS, CHECK_IN_STATUSES } from "../books/check-in.ts";
import { MOODS } from "../books/entry.ts";
import { PLAN_STRATEGIES, STRATEGIES } from "../books/plan.ts";
import { DRIFT_STATUSES, EVENT_TYPES } from "../books/rows.ts";
import { SCOPES, TOKEN_KINDS } from "../books/token.ts";
import { FOLLOWS } from "../books/webhook.ts";
import { INBOX_KINDS } from "../inbox/item.ts";
import { GROUPINGS, MOVING_TYPES } from "../ledger/totals/sums.ts";
import { PLAN_STATUSES } from "../plans/status.ts";

/** The names of values that several schemas list, in the OpenAPI document. */
export const ENUMS: Readonly<Record<string, readonly string[]>> = {
  EventType: EVENT_TYPES,
  MovingEventType: MOVING_TYPES,
  LedgerGrouping: GROUPINGS,
  Scope: SCOPES,
  TokenKind: TOKEN_KINDS,
  Visibility: ["shared", "private"],
  DriftStatus: DRIFT_STATUSES,
  PlanStatus: PLAN_STATUSES,
  Strategy: STRATEGIES,
  PlanStrategy: PLAN_STRATEGIES,
  CheckInStatus: CHECK_IN_STATUSES,
  AgendaKind: AGENDA_KINDS,
  InboxKind: INBOX_KINDS,
  Mood: MOODS,
  Follow: FOLLOWS,
};
