import { z } from "zod";
import type { Entry } from "../books/entry.ts";
import type { Event } from "../books/rows.ts";
import { canReadEvent, type SeenBooks } from "../identity/see.ts";
import { currencyDigits } from "../kernel/money.ts";
import { accountShape, showAccount } from "./account.ts";
import { checkInShape } from "./check-in.ts";
import { coupleShape, showCouple } from "./couple.ts";
import { entryShape, showEntry } from "./entry.ts";
import { eventShape, showEvent } from "./event.ts";
import { id, instantOut, plainOut, wordsOut } from "./fields.ts";
import { allocationShape, goalShape, showAllocation, showGoal } from "./goal.ts";
import { planShape } from "./plan.ts";
import { shape } from "./schema-names.ts";
import { userShape } from "./user.ts";

const exportedUserShape = userShape
  .pick({ id: true, display_name: true })
  .extend({ email: userShape.shape.email.nullable().describe("Empty: your partner's.") });

const fact = z.union([wordsOut, z.number(), z.boolean(), z.null()]);

/** Facts as stored: those that a caller added are in a record of their own. */
const facts = z.record(plainOut, z.union([fact, z.record(plainOut, fact)]));

const sealedEventShape = eventShape.omit({ hash: true }).extend({
  metadata: facts.describe("As stored, because the hash covers this form."),
  couple_id: id,
  hash_version: z.int().optional(),
  words_digest: plainOut.nullable().optional(),
  words: z
    .record(plainOut, z.union([fact, facts]))
    .nullable()
    .optional(),
  salt: plainOut.nullable().describe("Empty if only your partner may see the event."),
  prev_hash: plainOut,
  hash: plainOut,
});

/** The books of a couple as one partner sees them. The lists at the end can be long. */
export const exportShape = shape("Export", {
  format: plainOut,
  version: z.int(),
  exported_at: instantOut,
  currency_digits: z.int().nullable(),
  how_to_verify: plainOut,
  couple: coupleShape,
  users: z.array(shape("ExportedUser", exportedUserShape.shape)),
  accounts: z.array(accountShape),
  goals: z.array(goalShape),
  allocations: z.array(shape("ExportedAllocation", { ...allocationShape.shape, couple_id: id })),
  plans: z.array(planShape),
  check_ins: z.array(checkInShape),
  ledger: z
    .array(shape("ExportedEvent", sealedEventShape.shape))
    .describe("Events of your partner's private accounts have no amounts, words and salts."),
  journal: z.array(shape("ExportedEntry", { ...entryShape.shape, event_id: id })),
});

const HOW_TO_VERIFY =
  "The hash of a ledger event is SHA-256(prev_hash, salt, row), with prev_hash and salt as bytes. row is the RFC 8785 " +
  "(JSON Canonicalization Scheme) form of the event without salt, prev_hash and hash, with its amount in minor units of the " +
  'currency as a string ("12.50" with 2 currency_digits is "1250"). prev_hash is the hash of the previous event, or 64 zeros ' +
  "for the first event. For an event with hash_version 2, row does not contain words, and its metadata does not contain the " +
  "facts in words; words_digest is the SHA-256 of the RFC 8785 form of words. words is null if the event has no words " +
  "(words_digest is null, too) or if they were erased. couple.ledger is the sequence and hash of the last event.";

/** What an export begins with: all but its users and its long lists. */
export function showExported(seen: SeenBooks, now: Date) {
  const { couple, accounts, goals, allocations } = seen;
  return {
    head: {
      format: "couples-cfo books",
      version: 1,
      exported_at: now.toISOString(),
      currency_digits: currencyDigits(couple.currency) ?? null,
      how_to_verify: HOW_TO_VERIFY,
      couple: showCouple(couple),
    },
    rows: {
      accounts: [...accounts.keys()].map((accountId) => showAccount(seen, accountId)),
      goals: [...goals.keys()].map((goalId) => showGoal(seen, goalId, now)),
      allocations: [...allocations.values()].map((row) => ({
        ...showAllocation(seen, row),
        couple_id: couple.id,
      })),
    },
  };
}

/** An event with all that its hash covers. Of an event that the viewer may not read whole, only what the ledger shows them. */
export function showSealedEvent(seen: SeenBooks, event: Event) {
  const { hash, ...shown } = showEvent(seen, event);
  const whole = canReadEvent(seen, event);
  // As stored, because the hash covers that form: facts that a caller added are under `custom`.
  const metadata = whole ? event.metadata : {};
  const row = { ...shown, metadata, couple_id: seen.couple.id, ...(whole && sealOf(event)) };
  return { ...row, salt: whole ? event.salt : null, prev_hash: event.prevHash, hash };
}

/** The fields that the hash of an event covers in addition to those of the API. */
function sealOf({ hashVersion, words, wordsDigest }: Event) {
  return hashVersion === 1 ? {} : { hash_version: hashVersion, words_digest: wordsDigest, words };
}

export function showExportedEntry(entry: Entry) {
  return { ...showEntry(entry), event_id: entry.eventId };
}
