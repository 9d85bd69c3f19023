import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { expect, test } from "vitest";
import { EVENT_TYPES, type Event } from "../books/rows.ts";
import { GENESIS_HASH, hashOf } from "./seal.ts";

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length })
    .map((a) => a.join(""));
const text = fc.string({ unit: "grapheme" });
const id = fc.option(fc.uuid());
const fact = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());

const event: fc.Arbitrary<Event> = fc.record({
  id: fc.uuid(),
  sequence: fc.integer({ min: 1 }),
  eventType: fc.constantFrom(...EVENT_TYPES),
  amount: fc.bigInt({ min: 0n, max: 10n ** 15n }),
  sourceAccountId: id,
  sourceGoalId: id,
  destGoalId: id,
  userId: id,
  actor: text,
  timestamp: fc.date({ noInvalidDate: true }),
  metadata: fc.record(
    { note: text, version: fc.integer(), deadline: fc.constant(null), custom: fc.dictionary(text, fact) },
    { requiredKeys: [] },
  ),
  reversesEventId: id,
  salt: hex(32),
  prevHash: hex(64),
  hash: fc.constant(""),
});

test("a hash covers the RFC 8785 form of the row, as the library writes it", () => {
  fc.assert(
    fc.property(fc.uuid(), event, (coupleId, row) => {
      const form = canonicalize({
        id: row.id,
        couple_id: coupleId,
        sequence: row.sequence,
        event_type: row.eventType,
        amount: row.amount.toString(),
        source_account_id: row.sourceAccountId,
        source_goal_id: row.sourceGoalId,
        dest_goal_id: row.destGoalId,
        user_id: row.userId,
        actor: row.actor,
        timestamp: row.timestamp.toISOString(),
        metadata: row.metadata,
        reverses_event_id: row.reversesEventId,
      });
      const bytes = Buffer.concat([Buffer.from(row.prevHash + row.salt, "hex"), Buffer.from(form ?? "")]);
      expect(hashOf(coupleId, row)).toBe(createHash("sha256").update(bytes).digest("hex"));
    }),
  );
});

test("a row has the hash that was computed for it elsewhere (SHA-256 in Python)", () => {
  const row: Event = {
    id: "0199f3a0-0000-7000-8000-000000000001",
    sequence: 1,
    eventType: "DEPOSIT",
    amount: 123456n,
    sourceAccountId: "0199f3a0-0000-7000-8000-000000000002",
    sourceGoalId: null,
    destGoalId: null,
    userId: "0199f3a0-0000-7000-8000-00000000000a",
    actor: "ios",
    timestamp: new Date("2026-03-10T15:00:00.000Z"),
    metadata: { payee: 'Été & "Söhne"', note: "Salary" },
    reversesEventId: null,
    salt: "ab".repeat(16),
    prevHash: GENESIS_HASH,
    hash: "",
  };
  expect(hashOf("0199f3a0-0000-7000-8000-0000000000cc", row)).toBe(
    "2d756a9c42750a350186de87e20b0b35875c8fcce0e342bae318fa53bf58caec",
  );
});
