import type { z } from "zod";
import { SCOPES, TOKEN_KINDS } from "../domain/access-token.ts";
import { AGENDA_KINDS } from "../domain/agenda.ts";
import { DRIFT_STATUSES } from "../domain/drift.ts";
import { INBOX_KINDS } from "../domain/inbox-item.ts";
import { MOODS } from "../domain/journal-entry.ts";
import { EVENT_TYPES } from "../domain/ledger-event.ts";
import { GROUPINGS, MOVING_TYPES } from "../domain/ledger-totals/query.ts";
import { PLAN_STATUSES } from "../domain/plan-commitment.ts";
import { STRATEGIES } from "../domain/rebalance.ts";
import { PLAN_STRATEGIES } from "../domain/rebalance-plan.ts";
import { CHECK_IN_STATUSES } from "../domain/sync-prompt.ts";
import { FOLLOWS } from "../domain/webhook.ts";
import { metadata } from "./metadata.ts";
import { contribution, oneOff, uncertainty, whatIf } from "./scenarios.ts";
import { accountShape } from "./shapes/account.ts";
import { allocationShape } from "./shapes/allocation.ts";
import { attentionShape } from "./shapes/attention.ts";
import {
  agendaItemShape,
  checkInAnswerShape,
  checkInSchedule,
  checkInShape,
  scheduledShape,
} from "./shapes/check-in.ts";
import { coupleShape, ledgerHeadShape, thresholdProposalShape } from "./shapes/couple.ts";
import * as drift from "./shapes/drift.ts";
import { entryShape } from "./shapes/entry.ts";
import { eventShape } from "./shapes/event.ts";
import * as forecast from "./shapes/forecast.ts";
import { closedGoalShape, goalShape, progressShape, tallyShape } from "./shapes/goal.ts";
import { inboxItemShape, inboxPageShape, markedReadShape } from "./shapes/inbox.ts";
import {
  ledgerGroupShape,
  ledgerSummaryShape,
  ledgerTotalsShape,
  otherGroupsShape,
} from "./shapes/ledger-totals.ts";
import { meShape, ownCoupleShape, ownTokenShape } from "./shapes/me.ts";
import { moveInput, moveShape, paymentShape } from "./shapes/move.ts";
import * as plan from "./shapes/plan.ts";
import { accountAfterShape, goalAfterShape, postingShape } from "./shapes/posting.ts";
import { reactionInput, reactionShape, removedReactionShape } from "./shapes/reaction.ts";
import * as summary from "./shapes/summary.ts";
import { newTokenShape, revokedTokenShape, tokenShape } from "./shapes/token.ts";
import { totalsShape } from "./shapes/totals.ts";
import { partnerShape, userShape } from "./shapes/user.ts";
import { newWebhookShape, webhookShape } from "./shapes/webhook.ts";

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
  ReactionTally: tallyShape,
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
  SummaryTally: summary.summaryTally,
  SummaryEvent: summary.summaryEvent,
  Totals: totalsShape,
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
