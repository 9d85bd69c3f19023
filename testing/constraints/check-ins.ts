/** Check-ins and answers that the database must refuse. */
import { randomUUID } from "node:crypto";
import { type Attempt, attemptsOn } from "./attempts.ts";
import { type Fields, insert, type Rows, set } from "./rows.ts";

const own = "0199f3a0-0000-7000-8000-00000000c0de";

/** Inserts a scheduled check-in, the first of its series; `fields` replace columns. */
export function prompt(rows: Rows, fields: Fields = {}): string {
  const id = typeof fields.id === "string" ? fields.id : randomUUID();
  return insert("sync_prompts", {
    id,
    couple_id: rows.couple,
    series_id: id,
    rule: "FREQ=DAILY",
    starts_at: "2026-03-10T18:00:00",
    wall_time: "2026-03-11T18:00:00",
    due_at: "2026-03-11T18:00:00Z",
    status: "scheduled",
    missed_before: 0,
    created_at: "2026-03-10T15:00:00Z",
    ...fields,
  });
}

const NOW = { rule: null, starts_at: null, wall_time: null, status: "waiting", agenda: "[]" };

/** Inserts Ben's answer to the waiting check-in; `fields` replace columns. */
export function answer(rows: Rows, fields: Fields = {}): string {
  return insert("sync_answers", {
    id: randomUUID(),
    couple_id: rows.couple,
    prompt_id: rows.checkIn,
    user_id: rows.ben,
    answer: "done",
    answered_at: "2026-03-10T15:00:00Z",
    ...fields,
  });
}

const waiting = set("sync_prompts", "checkIn");

export const CHECK_INS: readonly Attempt[] = [
  ...attemptsOn("sync_prompts", prompt, {
    check: [
      ["a rule without a start", { starts_at: null }, "rule_whole"],
      ["an occurrence without a rule", { ...NOW, wall_time: "2026-03-11T18:00:00" }],
      [
        "a scheduled check-in without a rule",
        { ...NOW, status: "scheduled", agenda: null },
        "scheduled_by_rule",
      ],
      ["an agenda before the check-in is due", { agenda: "[]" }, "agenda_when_due"],
      ["a due check-in without an agenda", { status: "waiting" }, "agenda_when_due"],
      ["a negative count of missed check-ins", { missed_before: -1 }, "missed_before_not_negative"],
      ["an unknown status of a check-in", { status: "late", agenda: "[]" }, "status_check"],
      ["a due check-in that becomes scheduled", waiting("status = 'scheduled'")],
      ["a due check-in that is postponed", waiting("due_at = due_at + interval '1 day'")],
      ["a check-in moved to another couple", (rows) => waiting(`couple_id = '${rows.foreignCouple}'`)(rows)],
      [
        "a completed check-in that waits again",
        (rows) => [waiting("status = 'complete'")(rows), waiting("status = 'waiting'")(rows)],
      ],
    ],
    foreignKey: [
      [
        "a check-in that a stranger scheduled",
        ({ stranger }) => ({ created_by_id: stranger }),
        "couple_id_created_by_id_foreign",
      ],
      [
        "a check-in in another couple's series",
        (rows) => ({ series_id: rows.foreignCheckIn }),
        "couple_id_series_id_foreign",
      ],
    ],
    unique: [
      [
        "the same occurrence twice",
        (rows) => [
          prompt(rows, { id: own, status: "waiting", agenda: "[]" }),
          prompt(rows, { series_id: own }),
        ],
        "occurrence_once",
      ],
      [
        "two scheduled occurrences of a series",
        (rows) => [
          prompt(rows, { id: own }),
          prompt(rows, { series_id: own, wall_time: "2026-03-12T18:00:00" }),
        ],
        "one_ahead",
      ],
      [
        "two waiting check-ins of a series",
        (rows) => [prompt(rows, { ...NOW, id: own }), prompt(rows, { ...NOW, series_id: own })],
        "one_waiting",
      ],
    ],
  }),
  ...attemptsOn("sync_answers", answer, {
    foreignKey: [
      ["a stranger's answer", ({ stranger }) => ({ user_id: stranger }), "couple_id_user_id_foreign"],
      [
        "an answer to another couple's check-in",
        (rows) => ({ prompt_id: rows.foreignCheckIn }),
        "couple_id_prompt_id_foreign",
      ],
      ["an answer with another couple's id", (rows) => ({ couple_id: rows.foreignCouple })],
    ],
    unique: [["two answers of one partner", (rows) => [answer(rows), answer(rows)], "one_each"]],
    check: [
      ["a snooze without an end", { answer: "snooze" }, "snoozed_until"],
      [
        "a snooze that has ended",
        { answer: "snooze", snoozed_until: "2026-03-10T15:00:00Z" },
        "snooze_ahead",
      ],
      ["an unknown answer", { answer: "later" }, "answer_check"],
      [
        "a final answer that becomes a snooze",
        (rows) => [
          answer(rows, { id: own }),
          `update sync_answers set answer = 'snooze', snoozed_until = '2026-03-12' where id = '${own}'`,
        ],
      ],
    ],
  }),
];

/** The valid life of a check-in. */
export function validCheckIns(rows: Rows): (readonly string[])[] {
  return [
    [
      prompt(rows, { id: own, created_by_id: rows.ada }),
      `update sync_prompts set status = 'waiting', agenda = '[]', due_at = '2026-03-12' where id = '${own}'`,
      prompt(rows, { series_id: own, wall_time: "2026-03-12T18:00:00" }),
      answer(rows, { prompt_id: own, answer: "snooze", snoozed_until: "2026-03-13T15:00:00Z" }),
      `update sync_answers set answer = 'done', snoozed_until = null where prompt_id = '${own}'`,
      answer(rows, { prompt_id: own, user_id: rows.ada }),
      `update sync_prompts set status = 'complete' where id = '${own}'`,
      `update sync_prompts set status = 'cancelled' where series_id = '${own}' and status = 'scheduled'`,
    ],
  ];
}
