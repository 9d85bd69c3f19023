import { z } from "zod";
import {
  AGENDA_KINDS,
  type AgendaItem,
  ANSWERS,
  CHECK_IN_STATUSES,
  type CheckIn,
} from "../books/check-in.ts";
import { visibleAgenda } from "../check-ins/agenda.ts";
import { waitingFor } from "../check-ins/answers.ts";
import { ruleProblem } from "../check-ins/recurrence.ts";
import { readRuleText } from "../check-ins/rule-text.ts";
import type { SeenBooks } from "../identity/see.ts";
import { formatMoney } from "../kernel/money.ts";
import { id, instantOut, momentInZone, moneyOut, plainOut, wordsOut } from "./fields.ts";
import { inputs, shape } from "./schema-names.ts";

export const agendaItemShape = shape("AgendaItem", {
  kind: z.enum(AGENDA_KINDS),
  account_id: id.optional(),
  goal_id: id.optional(),
  plan_id: id.optional(),
  entry_id: id.optional(),
  user_id: id.optional(),
  amount: moneyOut.optional(),
});

export const checkInAnswerShape = shape("CheckInAnswer", {
  user_id: id,
  answer: z.enum(ANSWERS),
  note: wordsOut.nullable(),
  snoozed_until: instantOut.nullable(),
  answered_at: instantOut,
});

export const checkInShape = shape("CheckIn", {
  id,
  series_id: id.describe("Shared by the check-ins of one schedule: the id of the first one."),
  status: z.enum(CHECK_IN_STATUSES),
  due_at: instantOut,
  rrule: plainOut.nullable(),
  start: plainOut.nullable(),
  message: wordsOut.nullable(),
  agenda: z.array(agendaItemShape),
  answers: z.array(checkInAnswerShape),
  waiting_for: z.array(id).describe("The partners who have not answered done."),
  missed_before: z.int().describe("The number of missed check-ins in a row before this one."),
  created_at: instantOut,
});

/** The answer of scheduling: the check-in, and the next dates of its rule. */
export const scheduledShape = shape("ScheduledCheckIn", {
  ...checkInShape.shape,
  next_due_at: z.array(instantOut).describe("The next occurrences of the rule, up to three."),
  skips: plainOut.nullable().describe("The months that a rule on the 29th, 30th or 31st skips."),
});

/** The longest rule that is stored. */
const MAX_RULE = 200;

const rrule = z
  .string()
  .max(300, "At most 300 characters.")
  .transform(readRuleText)
  .superRefine(({ rule }, context) => {
    const message = rule.length > MAX_RULE ? `At most ${MAX_RULE} characters.` : ruleProblem(rule);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  })
  .describe("RFC 5545, at most daily, such as FREQ=WEEKLY;BYDAY=SU.");

export const checkInSchedule = z
  .strictObject({
    rrule,
    start: momentInZone.describe("Such as 2026-11-22T18:00."),
  })
  .register(inputs, { id: "CheckInSchedule" });

/**
 * A check-in as this viewer sees it. Its agenda omits accounts that are private to the partner now, even if they were shared
 * when it became due.
 */
export function showCheckIn(books: SeenBooks, checkIn: CheckIn): z.input<typeof checkInShape> {
  return {
    id: checkIn.id,
    series_id: checkIn.seriesId,
    status: checkIn.status,
    due_at: checkIn.dueAt.toISOString(),
    rrule: checkIn.rule,
    start: checkIn.startsAt,
    message: checkIn.message,
    agenda: visibleAgenda(books, checkIn.agenda ?? []).map((item) =>
      showAgendaItem(item, books.couple.currency),
    ),
    answers: checkIn.answers
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((row) => ({
        user_id: row.userId,
        answer: row.answer,
        note: row.note,
        snoozed_until: row.snoozedUntil?.toISOString() ?? null,
        answered_at: row.answeredAt.toISOString(),
      })),
    waiting_for: [...waitingFor(checkIn, books.couple)],
    missed_before: checkIn.missedBefore,
    created_at: checkIn.createdAt.toISOString(),
  };
}

/** An agenda item with its fields in the order of the schema, which the database does not preserve. */
function showAgendaItem(item: AgendaItem, currency: string): z.input<typeof agendaItemShape> {
  const { kind, account_id, goal_id, plan_id, entry_id, user_id, amount } = item;
  return {
    kind,
    ...(account_id && { account_id }),
    ...(goal_id && { goal_id }),
    ...(plan_id && { plan_id }),
    ...(entry_id && { entry_id }),
    ...(user_id && { user_id }),
    ...(amount !== undefined && { amount: formatMoney(BigInt(amount), currency) }),
  };
}
