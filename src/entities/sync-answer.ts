import { defineEntity, p } from "@mikro-orm/core";
import { ANSWERS } from "../books/check-in.ts";
import { coupleOfRow, idOfRow, reference, WITH_AN_EVENT } from "./couple-row.ts";
import { Partner } from "./partner.ts";
import { SyncPrompt } from "./sync-prompt.ts";

const SyncAnswerSchema = defineEntity({
  name: "SyncAnswer",
  tableName: "sync_answers",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    prompt: () => reference(SyncPrompt, "prompt_id"),
    user: () => reference(Partner, "user_id"),
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
  uniques: [{ name: "sync_answers_one_each", properties: ["couple", "prompt", "user"] }],
  triggers: [
    WITH_AN_EVENT,
    {
      name: "done_for_good",
      timing: "before",
      events: ["update"],
      when: "(old.answer = 'done'::text)",
      // A note is erased with its author.
      body: `if new.note is null and old.note is not null and to_jsonb(new) - 'note' = to_jsonb(old) - 'note' then
        return new;
      end if;
      raise exception 'what is done stays done' using errcode = 'check_violation';`,
    },
  ],
});

/** One partner's answer to a check-in. A later answer replaces a snooze. */
export class SyncAnswer extends SyncAnswerSchema.class {}
SyncAnswerSchema.setClass(SyncAnswer);
