import { z } from "zod";

/*
 * The answers of tools as views read them: only the fields that are shown. Answers omit empty fields. Anything that does not
 * match is not shown.
 */

const amount = z.string().regex(/^-?\d+(\.\d+)?$/);
const date = z.iso.date();
const instant = z.iso.datetime({ offset: true });
const text = z.string();
const id = z.string();

const named = z.object({ id, name: text });

/** The fields of get_summary that name and write the rows of every answer. */
export const booksAnswer = z.object({
  time_zone: text,
  you: named.exactOptional(),
  couple: z.object({ currency: z.string().regex(/^[A-Z]{3}$/) }),
  partners: z.array(z.object({ id, display_name: text })),
  accounts: z.array(named),
  goals: z.array(named),
});

export const summaryAnswer = z.object({
  goals: z.array(
    named.extend({
      target_amount: amount,
      current_allocation: amount,
      spent: amount.exactOptional(),
      priority: z.int(),
      deadline: date.exactOptional(),
      progress: z.object({ percent: z.number(), on_schedule_amount: amount.exactOptional() }),
    }),
  ),
  accounts: z.array(
    named.extend({
      balance: amount,
      allocated: amount,
      available: amount,
      keep_available: amount.exactOptional(),
    }),
  ),
  totals: z.object({ balance: amount, allocated: amount, available: amount }),
  attention: z.array(
    z.object({
      kind: z.enum([
        "over_allocated",
        "spent_for",
        "linked_twice",
        "overdue",
        "at_risk",
        "behind",
        "due_soon",
        "overfunded",
        "plan_waiting",
        "payment_waiting",
        "check_in_waiting",
        "check_in_missed",
        "threshold_proposal",
        "milestone",
      ]),
      message: text,
      count: z.int().exactOptional(),
      amount: amount.exactOptional(),
      percent: z.int().exactOptional(),
      goal_ids: z.array(id).exactOptional(),
      account_ids: z.array(id).exactOptional(),
    }),
  ),
});

const outcome = {
  completion_date: date.exactOptional(),
  on_time: z.boolean().exactOptional(),
  days_late: z.int().exactOptional(),
  on_time_probability: z.number().exactOptional(),
  required_contribution: amount.exactOptional(),
};

export const forecastAnswer = z.object({
  goals: z.array(
    z.object({
      goal_id: id,
      name: text,
      target_amount: amount,
      deadline: date.exactOptional(),
      ...outcome,
      series: z.array(z.object({ date, balance: amount })).exactOptional(),
      percentiles: z
        .array(z.object({ date, p10: amount, p25: amount, p50: amount, p75: amount, p90: amount }))
        .exactOptional(),
      what_if: z.object(outcome).exactOptional(),
    }),
  ),
  left_out: z.record(z.string(), z.number()).exactOptional(),
});

export const checkInsAnswer = z.object({
  items: z.array(
    z.object({
      id,
      status: z.enum(["scheduled", "waiting", "complete", "missed", "cancelled"]),
      due_at: instant,
      message: text.exactOptional(),
      agenda: z.array(
        z.object({
          kind: z.enum([
            "over_allocated",
            "plan_waiting",
            "overdue",
            "at_risk",
            "behind",
            "on_track",
            "complete",
            "journal_entry",
            "reaction",
          ]),
          goal_id: id.exactOptional(),
          account_id: id.exactOptional(),
          user_id: id.exactOptional(),
          amount: amount.exactOptional(),
        }),
      ),
      answers: z.array(
        z.object({
          user_id: id,
          answer: z.enum(["done", "snooze"]),
          note: text.exactOptional(),
          snoozed_until: instant.exactOptional(),
        }),
      ),
      waiting_for: z.array(id),
    }),
  ),
});

/** The pages' components read null where an answer of a tool omits the field. */
const orNull = <Type extends z.ZodType>(type: Type) => type.nullish().transform((value) => value ?? null);

/** What every answer says about a plan. */
const planState = {
  plan_id: id,
  status: z.enum(["suggested", "awaiting_approval", "committed", "rejected", "expired", "stale"]),
  approval_url: z.url({ protocol: /^https?$/ }).exactOptional(),
};

const figures = z.object({ current_allocation: amount, percent: z.number(), projected_date: orNull(date) });
const partnerFigures = z.object({ earmarked: amount, available: amount });

export const planAnswer = z.object({
  ...planState,
  strategy: z.enum(["on_schedule", "deadline_first", "fill", "waterfall", "edited", "spending"]),
  committed_by: orNull(id),
  moves: z.array(
    z.object({
      account_id: orNull(id),
      from_goal_id: orNull(id),
      to_goal_id: orNull(id),
      amount,
      reason: text,
    }),
  ),
  goals: z.array(
    z.object({ goal_id: id, name: text, target_amount: amount, before: figures, after: figures }),
  ),
  partners: z.array(z.object({ user_id: orNull(id), before: partnerFigures, after: partnerFigures })),
  accounts: z.array(z.object({ account_id: id, name: text, had: amount, keeps: amount })),
});

/** The answers of suggest_rebalance, commit_rebalance and list_plans. */
export const planAnswers = z.union([
  planAnswer,
  z.object({ ...planState, events: z.array(z.unknown()) }),
  z.object({ items: z.array(z.object({ ...planState, expires_at: instant })) }),
]);
