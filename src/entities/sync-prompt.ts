import { defineEntity, p } from "@mikro-orm/core";
import { type AgendaItem, CHECK_IN_STATUSES } from "../books/check-in.ts";
import { coupleOfRow, idOfRow, WITH_AN_EVENT, within } from "./couple-row.ts";
import { Partner } from "./partner.ts";

const SyncPromptSchema = defineEntity({
  name: "SyncPrompt",
  tableName: "sync_prompts",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    /** Shared by the occurrences of one schedule: the first. */
    series: () =>
      p
        .manyToOne(SyncPrompt)
        .joinColumns(...within("series_id"))
        .deleteRule("no action")
        .updateRule("no action"),
    /** The rule by RFC 5545, and the wall time at which it starts. Null: once, at the time it was asked for. */
    rule: p.string().length(200).nullable(),
    startsAt: p.string().length(19).nullable(),
    /** Which occurrence of the rule this is, by the clock on the couple's wall. */
    wallTime: p.string().length(19).nullable(),
    /** When that is, in the couple's time zone of today. */
    dueAt: p.datetime(3),
    message: p.string().length(500).nullable(),
    status: p.enum(CHECK_IN_STATUSES),
    /** What there was to talk about when it became due. */
    agenda: p.json().$type<readonly AgendaItem[]>().nullable(),
    /** How many occurrences in a row were missed right before this one. */
    missedBefore: p.integer(),
    /** Who asked for it. Null: the operator, for nobody. */
    createdBy: () =>
      p
        .manyToOne(Partner)
        .joinColumns(...within("created_by_id"))
        .nullable()
        .deleteRule("no action")
        .updateRule("no action"),
    createdAt: p.datetime(3),
  },
  checks: [
    {
      name: "sync_prompts_rule_whole",
      expression: "(rule is null) = (starts_at is null) and (rule is null) = (wall_time is null)",
    },
    { name: "sync_prompts_scheduled_by_rule", expression: "status <> 'scheduled' or rule is not null" },
    {
      name: "sync_prompts_agenda_when_due",
      expression: "status = 'cancelled' or (agenda is null) = (status = 'scheduled')",
    },
    { name: "sync_prompts_missed_before_not_negative", expression: "missed_before >= 0" },
  ],
  uniques: [
    // Each occurrence exists once, whoever finds it due.
    { name: "sync_prompts_occurrence_once", properties: ["couple", "series", "wallTime"] },
    { name: "sync_prompts_one_ahead", properties: ["couple", "series"], where: "status = 'scheduled'" },
    { name: "sync_prompts_one_waiting", properties: ["couple", "series"], where: "status = 'waiting'" },
  ],
  indexes: [
    { name: "sync_prompts_by_time", properties: ["couple", "dueAt", "id"] },
    {
      name: "sync_prompts_open",
      properties: ["couple", "dueAt", "id"],
      where: "status in ('scheduled', 'waiting')",
    },
    { name: "sync_prompts_to_come_due", properties: ["dueAt", "id"], where: "status = 'scheduled'" },
  ],
  triggers: [
    WITH_AN_EVENT,
    {
      name: "ended_for_good",
      timing: "before",
      events: ["update"],
      body: `if old.status in ('complete', 'missed', 'cancelled')
        or (old.status = 'waiting' and (new.status = 'scheduled' or new.due_at <> old.due_at))
        or new.couple_id <> old.couple_id or new.series_id <> old.series_id
      then
        raise exception 'a check-in goes from scheduled to waiting to its end' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
});

/** A check-in: one occurrence, on which the partners look at their money together. */
export class SyncPrompt extends SyncPromptSchema.class {}
SyncPromptSchema.setClass(SyncPrompt);
