import { defineEntity, p } from "@mikro-orm/core";
import { ANSWERS } from "../books/check-in.ts";
import { Couple } from "./couple.ts";
import { SyncPrompt } from "./sync-prompt.ts";
import { User } from "./user.ts";

const SyncAnswerSchema = defineEntity({
  name: "SyncAnswer",
  tableName: "sync_answers",
  properties: {
    id: p.uuid().primary(),
    couple: () => p.manyToOne(Couple).deleteRule("no action").updateRule("no action"),
    prompt: () => p.manyToOne(SyncPrompt).deleteRule("no action").updateRule("no action"),
    user: () => p.manyToOne(User).deleteRule("no action").updateRule("no action"),
    answer: p.enum(ANSWERS),
    note: p.string().length(1000).nullable(),
    snoozedUntil: p.datetime(3).nullable(),
    answeredAt: p.datetime(3),
  },
  checks: [
    {
      name: "sync_answers_snoozed_until",
      expression: "(answer = 'snooze') = (snoozed_until is not null)",
    },
    { name: "sync_answers_snooze_ahead", expression: "snoozed_until > answered_at" },
  ],
  uniques: [{ name: "sync_answers_one_each", properties: ["prompt", "user"] }],
  triggers: [
    {
      name: "one_couple",
      timing: "before",
      events: ["insert", "update"],
      body: `if old.answer = 'done' then
        raise exception 'what is done stays done' using errcode = 'check_violation';
      end if;
      if not exists (select from sync_prompts where id = new.prompt_id and couple_id = new.couple_id)
        or not exists (select from users where id = new.user_id and couple_id = new.couple_id)
      then
        raise exception 'a partner answers a check-in of their couple' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
});

/** What one partner said to a check-in. A snooze gives way to the next answer. */
export class SyncAnswer extends SyncAnswerSchema.class {}
SyncAnswerSchema.setClass(SyncAnswer);
