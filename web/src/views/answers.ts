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
const optional = <Type extends z.ZodType>(type: Type) => type.nullish().transform((value) => value ?? null);

const named = z.object({ id, name: text });

/** The fields of get_summary that name and write the rows of every answer. */
export const booksAnswer = z.object({
  today: date,
  time_zone: text,
  you: named.nullish(),
  couple: z.object({ currency: z.string().regex(/^[A-Z]{3}$/) }),
  partners: z.array(z.object({ id, display_name: text })),
  accounts: z.array(named),
  goals: z.array(named),
});

export const summaryAnswer = booksAnswer.extend({
  goals: z.array(
    named.extend({
      target_amount: amount,
      current_allocation: amount,
      priority: z.int(),
      deadline: optional(date),
      progress: z.object({ percent: z.number(), on_schedule_amount: optional(amount) }),
    }),
  ),
  totals: z.object({ balance: amount, allocated: amount, available: amount }),
  attention: z.array(
    z.object({
      kind: text,
      count: optional(z.int()),
      amount: optional(amount),
      percent: optional(z.int()),
      goal_ids: z.array(id).default([]),
      account_ids: z.array(id).default([]),
    }),
  ),
});

const outcome = {
  completion_date: optional(date),
  on_time: optional(z.boolean()),
  days_late: optional(z.int()),
  on_time_probability: optional(z.number()),
  required_contribution: optional(amount),
};

export const forecastAnswer = z.object({
  goals: z.array(
    z.object({
      goal_id: id,
      name: text,
      target_amount: amount,
      deadline: optional(date),
      ...outcome,
      series: optional(z.array(z.object({ date, balance: amount }))),
      what_if: optional(z.object({ ...outcome, days_sooner: optional(z.int()) })),
    }),
  ),
});

export const checkInsAnswer = z.object({
  items: z.array(
    z.object({
      id,
      status: z.enum(["scheduled", "waiting", "complete", "missed", "cancelled"]),
      due_at: instant,
      message: optional(text),
      agenda: z.array(
        z.object({
          kind: text,
          goal_id: optional(id),
          account_id: optional(id),
          user_id: optional(id),
          amount: optional(amount),
        }),
      ),
      answers: z.array(
        z.object({
          user_id: id,
          answer: z.enum(["done", "snooze"]),
          note: optional(text),
          snoozed_until: optional(instant),
        }),
      ),
      waiting_for: z.array(id),
    }),
  ),
});
