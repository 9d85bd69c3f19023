import { z } from "zod";
import { canHoldWords, metadataForDisplay } from "../books/metadata.ts";
import type { Event } from "../books/rows.ts";
import { EVENT_TYPES } from "../books/rows.ts";
import { canReadEvent, type SeenBooks } from "../identity/see.ts";
import { formatMoney } from "../kernel/money.ts";
import { id, instantOut, moneyOut, plainOut, wordedNames, wordsOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

export const eventShape = shape("LedgerEvent", {
  id,
  sequence: z.int().describe("1, 2, 3, ... without gaps."),
  event_type: z.enum(EVENT_TYPES),
  amount: moneyOut
    .nullable()
    .describe("Never negative: the type gives the direction. Empty if only your partner may see it."),
  source_account_id: id.nullable(),
  source_goal_id: id.nullable().describe("The goal that money left."),
  dest_goal_id: id.nullable().describe("The goal that got money, or that the event is about."),
  user_id: id.nullable().describe("The partner who acted; empty: the operator, for no user."),
  actor: wordsOut.nullable().describe("The client that acted."),
  timestamp: instantOut,
  metadata: z
    .record(plainOut, z.union([wordsOut, z.number(), z.boolean(), z.null()]))
    .register(wordedNames, { canHoldWords }),
  reverses_event_id: id.nullable(),
  hash: plainOut,
});

/** Whether a schema describes a ledger row, whole or in part. Surfaces for models add names to it and omit the hash. */
export function isLedgerRow(schema: z.ZodType): schema is z.ZodObject {
  return schema instanceof z.ZodObject && "sequence" in schema.shape && "event_type" in schema.shape;
}

/**
 * An event as this caller sees it. For an event in the partner's private account, that is only the sequence, type, time and
 * user, and the goal and amount if a goal changed.
 */
export function showEvent(books: SeenBooks, event: Event): z.input<typeof eventShape> {
  const whole = canReadEvent(books, event);
  const changesGoal = event.sourceGoalId !== null || event.destGoalId !== null;
  return {
    id: event.id,
    sequence: event.sequence,
    event_type: event.eventType,
    amount: whole || changesGoal ? formatMoney(event.amount, books.couple.currency) : null,
    source_account_id: whole ? event.sourceAccountId : null,
    source_goal_id: event.sourceGoalId,
    dest_goal_id: event.destGoalId,
    user_id: event.userId,
    actor: whole ? event.actor : null,
    timestamp: event.timestamp.toISOString(),
    metadata: whole ? metadataForDisplay(event.metadata) : {},
    reverses_event_id: whole ? event.reversesEventId : null,
    hash: event.hash,
  };
}
