import { defineEntity, p } from "@mikro-orm/core";
import type { EventMetadata } from "../books/metadata.ts";
import { EVENT_TYPES } from "../books/rows.ts";
import type { Words } from "../books/words.ts";
import { MAX_MINOR_UNITS } from "../kernel/money.ts";
import { BankAccount } from "./bank-account.ts";
import { coupleOfRow, idOfRow, reference, WITH_AN_EVENT } from "./couple-row.ts";
import { FinancialGoal } from "./financial-goal.ts";
import { Partner } from "./partner.ts";

const LedgerEventSchema = defineEntity({
  name: "LedgerEvent",
  tableName: "ledger_events",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    /** 1, 2, 3, ... within the couple, without gaps. */
    sequence: p.integer(),
    eventType: p.enum(EVENT_TYPES),
    /** Minor units, never negative; zero where no money moves. */
    amount: p.bigint("bigint"),
    sourceAccount: () => reference(BankAccount, "source_account_id").nullable(),
    /** The goal that money leaves. */
    sourceGoal: () => reference(FinancialGoal, "source_goal_id").nullable(),
    /** The goal that receives money, or that the event is about. */
    destGoal: () => reference(FinancialGoal, "dest_goal_id").nullable(),
    /** Null if the operator acted without naming a user. */
    user: () => reference(Partner, "user_id").nullable(),
    /** The client: ios, claude, operator, ... */
    actor: p.string().length(60),
    timestamp: p.datetime(3),
    /** Without words, except with `hashVersion` 1. */
    metadata: p.json().$type<EventMetadata>(),
    reversesEvent: () => reference(LedgerEvent, "reverses_event_id").nullable(),
    /** 1: the hash covers the whole metadata. 2: words are stored separately, and the hash covers their digest. */
    hashVersion: p.smallint(),
    /** Text that users typed, with a salt. Null: the event has none, or it was erased. */
    words: p.json().$type<Words>().nullable(),
    /** SHA-256 of the words in hex. Null: the event never had any. */
    wordsDigest: p.character().length(64).nullable(),
    /** 16 random bytes in hex, so that a hash reveals nothing about a row that a reader may not see. */
    salt: p.character().length(32),
    prevHash: p.character().length(64),
    hash: p.character().length(64),
  },
  checks: [
    { name: "ledger_events_amount_not_negative", expression: "amount >= 0" },
    { name: "ledger_events_amount_bounded", expression: `amount <= ${MAX_MINOR_UNITS}` },
    { name: "ledger_events_sequence_positive", expression: "sequence >= 1" },
    {
      name: "ledger_events_reversal_names_event",
      expression: "(event_type = 'REVERSAL') = (reverses_event_id is not null)",
    },
    // docs/data-model.md lists what each event type references and moves.
    {
      name: "ledger_events_amount_moves",
      expression:
        "event_type in ('BALANCE_SYNC', 'ACCOUNT') or (amount > 0) = (event_type in " +
        "('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'DEPOSIT', 'WITHDRAWAL', 'REVERSAL'))",
    },
    {
      name: "ledger_events_account_named",
      expression:
        "(source_account_id is not null) = (event_type in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'DEPOSIT', " +
        "'WITHDRAWAL', 'BALANCE_SYNC', 'REVERSAL', 'ACCOUNT'))",
    },
    {
      name: "ledger_events_source_goal_named",
      expression:
        "event_type = 'REVERSAL' or (source_goal_id is not null) = (event_type in ('RELEASE', 'REALLOCATION', 'SPENDING'))",
    },
    {
      name: "ledger_events_dest_goal_named",
      expression:
        "event_type in ('REVERSAL', 'PLAN', 'JOURNAL', 'REACTION', 'SYNC') or " +
        "(dest_goal_id is not null) = (event_type in ('ALLOCATION', 'REALLOCATION', 'GOAL', 'DRIFT'))",
    },
    { name: "ledger_events_two_goals", expression: "source_goal_id <> dest_goal_id" },
    { name: "ledger_events_hash_version", expression: "hash_version in (1, 2)" },
    { name: "ledger_events_words_with_digest", expression: "words is null or words_digest is not null" },
    { name: "ledger_events_digest_in_hash", expression: "hash_version = 2 or words_digest is null" },
  ],
  uniques: [
    { name: "ledger_events_couple_sequence", properties: ["couple", "sequence"] },
    {
      name: "ledger_events_reversed_once",
      properties: ["couple", "reversesEvent"],
      where: "reverses_event_id is not null",
    },
  ],
  indexes: [
    { name: "ledger_events_by_time", properties: ["couple", "timestamp"] },
    { name: "ledger_events_by_type", properties: ["couple", "eventType", "sequence"] },
    { name: "ledger_events_by_user", properties: ["couple", "user", "sequence"] },
    { name: "ledger_events_by_actor", properties: ["couple", "actor", "sequence"] },
    {
      name: "ledger_events_by_account",
      properties: ["couple", "sourceAccount", "sequence"],
      where: "source_account_id is not null",
    },
    {
      name: "ledger_events_by_source_goal",
      properties: ["couple", "sourceGoal", "sequence"],
      where: "source_goal_id is not null",
    },
    {
      name: "ledger_events_by_dest_goal",
      properties: ["couple", "destGoal", "sequence"],
      where: "dest_goal_id is not null",
    },
  ],
  // A trigger in the migration refuses TRUNCATE. It is not declared here, because the schema diff would never be empty.
  triggers: [
    WITH_AN_EVENT,
    {
      name: "append_only",
      timing: "before",
      events: ["update", "delete"],
      body: `if tg_op = 'UPDATE' and old.words is not null and new.words is null
        and to_jsonb(new) - 'words' = to_jsonb(old) - 'words' then
        return new;
      end if;
      raise exception 'ledger_events is append-only' using errcode = 'restrict_violation';`,
    },
    {
      name: "chain",
      timing: "before",
      events: ["insert"],
      body: `if new.sequence = 1 then
        if new.prev_hash <> repeat('0', 64) then
          raise exception 'the first event follows the genesis hash' using errcode = 'check_violation';
        end if;
      elsif not exists (
        select 1 from ledger_events
        where couple_id = new.couple_id and sequence = new.sequence - 1 and hash = new.prev_hash
      ) then
        raise exception 'an event follows the one before it' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
});

/**
 * An event of the append-only ledger. It never changes, except that its words can be erased; a REVERSAL corrects a mistake.
 */
export class LedgerEvent extends LedgerEventSchema.class {}
LedgerEventSchema.setClass(LedgerEvent);
