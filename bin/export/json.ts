import type { Event } from "../../src/books/rows.ts";
import { OPERATOR } from "../../src/identity/principal.ts";
import { see } from "../../src/identity/see.ts";
import { currencyDigits } from "../../src/kernel/money.ts";
import { planStatusOf } from "../../src/plans/status.ts";
import { showAccount } from "../../src/views/account.ts";
import { showCheckIn } from "../../src/views/check-in.ts";
import { showCouple } from "../../src/views/couple.ts";
import { showEntry } from "../../src/views/entry.ts";
import { showEvent } from "../../src/views/event.ts";
import { showAllocation, showGoal } from "../../src/views/goal.ts";
import { showPlan } from "../../src/views/plan.ts";
import { showUser } from "../../src/views/user.ts";
import type { Exported } from "./books.ts";

const HOW_TO_VERIFY =
  "The hash of a ledger event is SHA-256(prev_hash, salt, row), with prev_hash and salt as bytes. row is the RFC 8785 " +
  "(JSON Canonicalization Scheme) form of the event without salt, prev_hash and hash, with its amount in minor units of the " +
  'currency as a string ("12.50" with 2 currency_digits is "1250"). prev_hash is the hash of the previous event, or 64 zeros ' +
  "for the first event. For an event with hash_version 2, row does not contain words, and its metadata does not contain the " +
  "facts in words; words_digest is the SHA-256 of the RFC 8785 form of words. words is null if the event has no words " +
  "(words_digest is null, too) or if they were erased. couple.ledger is the sequence and hash of the last event.";

/**
 * A couple's books as one JSON document, with the names and formats of the API. It contains all that a third party needs to
 * check the hash chain and replay every balance.
 */
export function booksAsJson({ books, users, events, plans, checkIns, entries }: Exported, now: Date): string {
  const { couple, accounts, goals, allocations } = books;
  const seen = see(OPERATOR, books);
  const document = {
    format: "couples-cfo books",
    version: 1,
    exported_at: now.toISOString(),
    currency_digits: currencyDigits(couple.currency),
    how_to_verify: HOW_TO_VERIFY,
    couple: showCouple(couple),
    users: users.map(showUser),
    accounts: [...accounts.keys()].map((id) => showAccount(seen, id)),
    goals: [...goals.keys()].map((id) => showGoal(seen, id, now)),
    allocations: [...allocations.values()].map((row) => ({
      ...showAllocation(seen, row),
      couple_id: couple.id,
    })),
    plans: plans.map((plan) => showPlan(seen, { plan, status: planStatusOf(plan, books, now) })),
    check_ins: checkIns.map((checkIn) => showCheckIn(seen, checkIn)),
    ledger: events.map((event) => {
      const { hash, ...shown } = showEvent(seen, event);
      // As stored, because the hash covers that form: facts that a caller added are under `custom`.
      const row = { ...shown, metadata: event.metadata, couple_id: couple.id, ...sealOf(event) };
      return { ...row, salt: event.salt, prev_hash: event.prevHash, hash };
    }),
    journal: entries.map((entry) => ({ ...showEntry(entry), event_id: entry.eventId })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The fields that the hash of an event covers in addition to those of the API. */
function sealOf({ hashVersion, words, wordsDigest }: Event): object {
  return hashVersion === 1 ? {} : { hash_version: hashVersion, words_digest: wordsDigest, words };
}
