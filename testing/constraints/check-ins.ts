/** What the database must refuse of check-ins and their answers. */
import { randomUUID } from "node:crypto";
import { type Attempt, type Fields, insert, type Rows, STATE, set } from "./rows.ts";

const own = "0199f3a0-0000-7000-8000-00000000c0de";

/** A check-in that is ahead, the first of its series, or what `fields` make of it. */
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

/** Ben's answer to the check-in that waits, or what `fields` make of it. */
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
  ["half a rule", (rows) => prompt(rows, { starts_at: null }), STATE.check, "sync_prompts_rule_whole"],
  [
    "an occurrence of no rule",
    (rows) => prompt(rows, { ...NOW, wall_time: "2026-03-11T18:00:00" }),
    STATE.check,
  ],
  [
    "a check-in that is ahead by no rule",
    (rows) => prompt(rows, { ...NOW, status: "scheduled", agenda: null }),
    STATE.check,
    "sync_prompts_scheduled_by_rule",
  ],
  [
    "an agenda before its time",
    (rows) => prompt(rows, { agenda: "[]" }),
    STATE.check,
    "sync_prompts_agenda_when_due",
  ],
  [
    "a check-in that is due without an agenda",
    (rows) => prompt(rows, { status: "waiting" }),
    STATE.check,
    "sync_prompts_agenda_when_due",
  ],
  [
    "fewer than none missed",
    (rows) => prompt(rows, { missed_before: -1 }),
    STATE.check,
    "sync_prompts_missed_before_not_negative",
  ],
  [
    "an unknown status",
    (rows) => prompt(rows, { status: "late", agenda: "[]" }),
    STATE.check,
    "sync_prompts_status_check",
  ],
  [
    "a check-in asked for by a stranger",
    (rows) => prompt(rows, { created_by_id: rows.stranger }),
    STATE.foreignKey,
    "sync_prompts_couple_id_created_by_id_foreign",
  ],
  [
    "a check-in in another couple's series",
    (rows) => prompt(rows, { series_id: rows.foreignCheckIn }),
    STATE.foreignKey,
    "sync_prompts_couple_id_series_id_foreign",
  ],
  [
    "an occurrence twice",
    (rows) => [prompt(rows, { id: own, status: "waiting", agenda: "[]" }), prompt(rows, { series_id: own })],
    STATE.unique,
    "sync_prompts_occurrence_once",
  ],
  [
    "two occurrences ahead",
    (rows) => [prompt(rows, { id: own }), prompt(rows, { series_id: own, wall_time: "2026-03-12T18:00:00" })],
    STATE.unique,
    "sync_prompts_one_ahead",
  ],
  [
    "two of a series that wait",
    (rows) => [prompt(rows, { ...NOW, id: own }), prompt(rows, { ...NOW, series_id: own })],
    STATE.unique,
    "sync_prompts_one_waiting",
  ],
  ["a check-in that is due made ahead", waiting("status = 'scheduled'"), STATE.check],
  ["a check-in that is due put off", waiting("due_at = due_at + interval '1 day'"), STATE.check],
  [
    "a check-in moved to another couple",
    (rows) => waiting(`couple_id = '${rows.foreignCouple}'`)(rows),
    STATE.check,
  ],
  [
    "a check-in that is over brought back",
    (rows) => [waiting("status = 'complete'")(rows), waiting("status = 'waiting'")(rows)],
    STATE.check,
  ],

  [
    "a stranger's answer",
    (rows) => answer(rows, { user_id: rows.stranger }),
    STATE.foreignKey,
    "sync_answers_couple_id_user_id_foreign",
  ],
  [
    "an answer to another couple's check-in",
    (rows) => answer(rows, { prompt_id: rows.foreignCheckIn }),
    STATE.foreignKey,
    "sync_answers_couple_id_prompt_id_foreign",
  ],
  [
    "an answer under another couple's key",
    (rows) => answer(rows, { couple_id: rows.foreignCouple }),
    STATE.foreignKey,
  ],
  ["two answers of one", (rows) => [answer(rows), answer(rows)], STATE.unique, "sync_answers_one_each"],
  [
    "a snooze without an end",
    (rows) => answer(rows, { answer: "snooze" }),
    STATE.check,
    "sync_answers_snoozed_until",
  ],
  [
    "a snooze that has ended",
    (rows) => answer(rows, { answer: "snooze", snoozed_until: "2026-03-10T15:00:00Z" }),
    STATE.check,
    "sync_answers_snooze_ahead",
  ],
  [
    "an unknown answer",
    (rows) => answer(rows, { answer: "later" }),
    STATE.check,
    "sync_answers_answer_check",
  ],
  [
    "an answer taken back",
    (rows) => [
      answer(rows, { id: own }),
      `update sync_answers set answer = 'snooze', snoozed_until = '2026-03-12' where id = '${own}'`,
    ],
    STATE.check,
  ],
];

/** The life of a check-in, which the database accepts. */
export function rightCheckIns(rows: Rows): (readonly string[])[] {
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
