import { defineEntity, p } from "@mikro-orm/core";
import { type AgendaItem, CHECK_IN_STATUSES } from "../books/check-in.ts";
import { coupleOfRow, idOfRow, reference, WITH_AN_EVENT } from "./couple-row.ts";
import { Partner } from "./partner.ts";

const SyncPromptSchema = defineEntity({
  name: "SyncPrompt",
  tableName: "sync_prompts",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    /** The first occurrence of the schedule. */
    series: () => reference(SyncPrompt, "series_id"),
    /** The RFC 5545 recurrence rule, and the wall time at which it starts. Null: a single check-in. */
    rule: p.string().length(200).nullable(),
    startsAt: p.string().length(19).nullable(),
    /** The occurrence of the rule, as wall time in the couple's time zone. */
    wallTime: p.string().length(19).nullable(),
    /** The instant of `wallTime` in the couple's current time zone. */
    dueAt: p.datetime(3),
    message: p.string().length(500).nullable(),
    status: p.enum(CHECK_IN_STATUSES),
    /** The topics when it became due. */
    agenda: p.json().$type<readonly AgendaItem[]>().nullable(),
    /** The number of consecutive occurrences missed immediately before this one. */
    missedBefore: p.integer(),
    /** The partner who scheduled it. Null: the operator, without naming a user. */
    createdBy: () => reference(Partner, "created_by_id").nullable(),
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
    // Each occurrence exists once, even if several servers find it due.
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
      // Also after the check-in ended, an agenda loses its items about entries that become private, and a message is erased with its author.
      body: `if new.agenda <> old.agenda and to_jsonb(new) - 'agenda' = to_jsonb(old) - 'agenda' and old.agenda @> new.agenda then
        return new;
      end if;
      if new.message is null and old.message is not null and to_jsonb(new) - 'message' = to_jsonb(old) - 'message' then
        return new;
      end if;
      if old.status in ('complete', 'missed', 'cancelled')
        or (old.status = 'waiting' and (new.status = 'scheduled' or new.due_at <> old.due_at))
        or new.couple_id <> old.couple_id or new.series_id <> old.series_id
      then
        raise exception 'a check-in goes from scheduled to waiting to its end' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
});

/** A check-in: one occurrence at which the partners review their money together. */
export class SyncPrompt extends SyncPromptSchema.class {}
SyncPromptSchema.setClass(SyncPrompt);
