import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EventMetadata } from "../books/metadata.ts";
import { EVENT_TYPES, type Event } from "../books/rows.ts";
import { GENESIS_HASH, hashOf, sealMetadata } from "./seal.ts";

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length })
    .map((a) => a.join(""));
const text = fc.string({ unit: "grapheme" });
const id = fc.option(fc.uuid());
const fact = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());

const event = fc.record({
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

/** An event with hash version 1: its hash covers the whole metadata. */
function sealedV1(row: Omit<Event, keyof ReturnType<typeof sealMetadata>>, metadata: EventMetadata): Event {
  return { ...row, metadata, hashVersion: 1, plainMetadata: metadata, words: null, wordsDigest: null };
}

const sealed = (row: Parameters<typeof sealedV1>[0], metadata: EventMetadata): Event => ({
  ...row,
  ...sealMetadata(metadata, () => SALT),
});

/** The hash of a row that the canonicalize library serializes. */
function hashByLibrary(coupleId: string, row: Event, more: object): string {
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
    reverses_event_id: row.reversesEventId,
    ...more,
  });
  const bytes = Buffer.concat([Buffer.from(row.prevHash + row.salt, "hex"), Buffer.from(form ?? "")]);
  return createHash("sha256").update(bytes).digest("hex");
}

const PAYMENT = {
  id: "0199f3a0-0000-7000-8000-000000000001",
  sequence: 1,
  amount: 123456n,
  sourceAccountId: "0199f3a0-0000-7000-8000-000000000002",
  destGoalId: null,
  userId: "0199f3a0-0000-7000-8000-00000000000a",
  actor: "ios",
  timestamp: new Date("2026-03-10T15:00:00.000Z"),
  reversesEventId: null,
  salt: "ab".repeat(16),
  prevHash: GENESIS_HASH,
  hash: "",
};
const COUPLE = "0199f3a0-0000-7000-8000-0000000000cc";
const SALT = "cd".repeat(16);

describe("version 1", () => {
  test("covers the same RFC 8785 form of the row as the library", () => {
    fc.assert(
      fc.property(fc.uuid(), event, (coupleId, { metadata, ...rest }) => {
        const row = sealedV1(rest, metadata);
        expect(hashOf(coupleId, row)).toBe(hashByLibrary(coupleId, row, { metadata }));
      }),
    );
  });

  test("equals a hash computed in Python", () => {
    const deposit = { ...PAYMENT, eventType: "DEPOSIT" as const, sourceGoalId: null };
    const row = sealedV1(deposit, { payee: 'Été & "Söhne"', note: "Salary" });
    expect(hashOf(COUPLE, row)).toBe("2d756a9c42750a350186de87e20b0b35875c8fcce0e342bae318fa53bf58caec");
  });
});

describe("version 2", () => {
  test("covers the RFC 8785 form of the row with the digest of its words", () => {
    fc.assert(
      fc.property(fc.uuid(), event, (coupleId, { metadata, ...rest }) => {
        const { note, custom, ...plain } = metadata;
        const row = sealed(rest, metadata);
        const facts = { ...(note !== undefined && { note }), ...(custom && { custom }) };
        const words = Object.keys(facts).length > 0 ? { facts, salt: SALT } : null;
        expect(row.words).toEqual(words);
        const form = canonicalize(words) ?? "";
        const words_digest = words && createHash("sha256").update(form).digest("hex");
        const covered = { metadata: plain, hash_version: 2, words_digest };
        expect(hashOf(coupleId, row)).toBe(hashByLibrary(coupleId, row, covered));
      }),
    );
  });

  test("equals a digest and a hash computed in Python", () => {
    const goal = "0199f3a0-0000-7000-8000-000000000003";
    const spending = { ...PAYMENT, eventType: "SPENDING" as const, sourceGoalId: goal };
    const row = sealed(spending, { payee: 'Été & "Söhne"', already_in_balance: true, note: "Salary" });
    expect(row.wordsDigest).toBe("f59cf271ccedd4efafad8fdbd538cc0ae212c8907fc92968d5ad210db95e1dc0");
    expect(hashOf(COUPLE, row)).toBe("64c12f41ba318d2e38ef4791f694ab216ec2d4934cc7dc11b4e55d935ec785c5");
  });

  test.each([
    ...["note", "payee", "category", "reference", "client"].map((name) => [name, "text"]),
    ...["name", "institution_name", "type"].flatMap((name) => [
      [name, "text"],
      [`${name}_before`, null],
    ]),
    ["custom", { trip: "JP-7" }],
  ] as [string, string | object | null][])("stores %s as a word", (name, value) => {
    const metadata = { action: "updated", [name]: value };
    expect(sealMetadata(metadata, () => SALT)).toMatchObject({
      metadata,
      plainMetadata: { action: "updated" },
      words: { salt: SALT, facts: { [name]: value } },
    });
  });

  test("keeps generated facts in the metadata and stores no digest", () => {
    const metadata = { action: "added", emoji: "🎉", version: 3, deadline: null, owner_id: "x" } as const;
    const sealed = { metadata, hashVersion: 2, plainMetadata: metadata, words: null, wordsDigest: null };
    expect(sealMetadata(metadata, () => SALT)).toEqual(sealed);
  });
});
