import type { z } from "zod";
import { CHECK_IN_STATUSES } from "../books/check-in.ts";
import { PLAN_STRATEGIES, STRATEGIES } from "../books/plan.ts";
import { DRIFT_STATUSES, EVENT_TYPES } from "../books/rows.ts";
import { SCOPES, TOKEN_KINDS } from "../books/token.ts";
import { FOLLOWS } from "../books/webhook.ts";
import { AGENDA_KINDS } from "../check-ins/agenda.ts";
import { INBOX_KINDS } from "../inbox/item.ts";
import { MOODS } from "../journal/entry.ts";
import { GROUPINGS, MOVING_TYPES } from "../ledger/totals/sums.ts";
import { metadata } from "../operations/inputs/metadata.ts";
import { contribution, oneOff, uncertainty, whatIf } from "../operations/inputs/scenarios.ts";
import { PLAN_STATUSES } from "../plans/status.ts";
import { accountShape } from "../views/account.ts";
import { attentionShape } from "../views/attention.ts";
import {
  agendaItemShape,
  checkInAnswerShape,
  checkInSchedule,
  checkInShape,
  scheduledShape,
} from "../views/check-in.ts";
import { coupleShape, ledgerHeadShape, thresholdProposalShape } from "../views/couple.ts";
import * as drift from "../views/drift.ts";
import { entryShape } from "../views/entry.ts";
import { eventShape } from "../views/event.ts";
import * as forecast from "../views/forecast.ts";
import {
  allocationShape,
  closedGoalShape,
  goalShape,
  progressShape,
  reactionCountShape,
} from "../views/goal.ts";
import { inboxItemShape, inboxPageShape, markedReadShape } from "../views/inbox.ts";
import {
  ledgerGroupShape,
  ledgerSummaryShape,
  ledgerTotalsShape,
  otherGroupsShape,
} from "../views/ledger-totals.ts";
import { moveInput, moveShape, paymentShape } from "../views/move.ts";
import * as plan from "../views/plan.ts";
import { accountAfterShape, goalAfterShape, postingShape } from "../views/posting.ts";
import { reactionInput, reactionShape, removedReactionShape } from "../views/reaction.ts";
import * as summary from "../views/summary.ts";
import { newTokenShape, revokedTokenShape, tokenShape } from "../views/token.ts";
import { meShape, ownCoupleShape, ownTokenShape, partnerShape, userShape } from "../views/user.ts";
import { newWebhookShape, webhookShape } from "../views/webhook.ts";

/*
 * The names under which the OpenAPI document lists schemas. Generated clients have a type of each name, so a name stays
 * when operations come and go. A new shape that an operation answers needs a row here; a list of it is named after it.
 */

/** What operations answer. A shape that can be null is null wherever it stands. */
export const NOUNS: Readonly<Record<string, z.ZodType>> = {
  Me: meShape,
  OwnCouple: ownCoupleShape,
  OwnToken: ownTokenShape,
  User: userShape,
  Partner: partnerShape,
  Couple: coupleShape,
  ThresholdProposal: thresholdProposalShape,
  LedgerHead: ledgerHeadShape,
  BankAccount: accountShape,
  FinancialGoal: goalShape,
  GoalProgress: progressShape,
  ReactionTally: reactionCountShape,
  AllocationMap: allocationShape,
  AllocationChange: moveShape,
  Payment: paymentShape,
  ClosedGoal: closedGoalShape,
  LedgerEvent: eventShape,
  PostedEvent: postingShape,
  LedgerSummary: ledgerSummaryShape,
  LedgerTotals: ledgerTotalsShape,
  LedgerGroup: ledgerGroupShape,
  OtherLedgerGroups: otherGroupsShape,
  AccountAfter: accountAfterShape,
  GoalAfter: goalAfterShape,
  Summary: summary.summaryShape,
  SummaryYou: summary.youShape,
  SummaryCouple: summary.summaryCouple,
  SummaryLedger: summary.summaryLedger,
  SummaryAccount: summary.summaryAccount,
  SummaryGoal: summary.summaryGoal,
  SummaryProgress: summary.summaryProgress,
  SummaryTally: summary.summaryReactionCount,
  SummaryEvent: summary.summaryEvent,
  Totals: summary.totalsShape,
  Attention: attentionShape,
  Forecast: forecast.forecastShape,
  GoalForecast: forecast.goalForecastShape,
  WhatIfForecast: forecast.whatIfShape,
  ForecastMilestone: forecast.forecastMilestoneShape,
  ForecastMonth: forecast.forecastMonthShape,
  Plan: plan.planShape,
  PlanSummary: plan.planRowShape,
  PlanStep: plan.planStepShape,
  Move: plan.planMoveShape,
  PlanGoal: plan.planGoalShape,
  GoalFigures: plan.goalFiguresShape,
  PlanPartner: plan.planPartnerShape,
  PartnerFigures: plan.partnerFiguresShape,
  PlanAccount: plan.planAccountShape,
  UncuredAccount: plan.uncuredShape,
  DriftReport: drift.driftReportShape,
  Drift: drift.driftShape,
  DriftPace: drift.paceShape,
  DriftCause: drift.driftCauseShape,
  DriftCure: drift.driftCureShape,
  JournalEntry: entryShape,
  Reaction: reactionShape,
  RemovedReaction: removedReactionShape,
  CheckIn: checkInShape,
  ScheduledCheckIn: scheduledShape,
  AgendaItem: agendaItemShape,
  CheckInAnswer: checkInAnswerShape,
  InboxItem: inboxItemShape,
  InboxItemPage: inboxPageShape,
  MarkedRead: markedReadShape,
  Webhook: webhookShape,
  NewWebhook: newWebhookShape,
  AccessToken: tokenShape,
  NewAccessToken: newTokenShape,
  RevokedToken: revokedTokenShape,
};

/** What operations take, where it is part of an input or the input of several. Other inputs are named after theirs. */
export const INPUT_NOUNS: Readonly<Record<string, z.ZodType>> = {
  AllocationInput: moveInput,
  ReactionInput: reactionInput,
  MetadataInput: metadata,
  MoveInput: plan.editedMove,
  CheckInSchedule: checkInSchedule,
  Contribution: contribution,
  OneOff: oneOff,
  WhatIf: whatIf,
  Uncertainty: uncertainty,
};

/** Values that several schemas list. */
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
