/*
 * The metadata of ledger events. The books write facts under reserved keys, which rules read. A caller can add notes under
 * the keys NOTE_KEYS, which no rule reads, and custom facts under any other key, which are stored separately.
 */

/** Properties of couples, accounts and goals that events state. An update also states the previous values. */
const PROPERTIES = [
  "currency",
  "time_zone",
  "approval_threshold",
  "proposed_threshold",
  "proposed_by",
  "name",
  "institution_name",
  "visibility",
  "keep_available",
  "target_amount",
  "type",
  "priority",
  "deadline",
  "locked",
] as const;

export type PropertyName = (typeof PROPERTIES)[number];

const FACTS = [
  "action",
  "already_in_balance",
  "answer",
  "app_id",
  "app_user_id",
  "approved_by",
  "check_in_id",
  "checked_by",
  "client",
  "completes",
  "confirmed",
  "custom",
  "drift_status",
  "emoji",
  "entry_id",
  "expires_at",
  "includes_private",
  "kind",
  "made_with",
  "missed_id",
  "next_id",
  "notes_changed",
  "owner_id",
  "passkey_id",
  "partner_1_id",
  "partner_2_id",
  "plan_id",
  "revoked_with",
  "rrule",
  "scopes",
  "spending_plan_id",
  "spends",
  "start",
  "status",
  "status_before",
  "token_id",
  "token_user_id",
  "undo",
  "version",
  "webhook_id",
] as const;

const NOTE_KEYS = ["note", "payee", "category", "reference"] as const;

export type BookKey = PropertyName | `${PropertyName}_before` | Exclude<(typeof FACTS)[number], "custom">;

type NoteKey = (typeof NOTE_KEYS)[number];

/** Every reserved key. A caller's fact cannot use it. */
export const BOOK_KEYS: ReadonlySet<string> = new Set([
  ...PROPERTIES,
  ...PROPERTIES.map((name) => `${name}_before`),
  ...FACTS,
]);

/** Reserved keys whose values are words, that is, text that users typed. All other reserved values are generated. */
export const BOOK_KEYS_WITH_WORDS: ReadonlySet<string> = new Set([
  "client",
  ...["name", "institution_name", "type"].flatMap((name) => [name, `${name}_before`]),
]);

/** Whether the value under this key, in metadata as callers see it, can hold words. */
export function canHoldWords(name: string): boolean {
  return BOOK_KEYS_WITH_WORDS.has(name) || !BOOK_KEYS.has(name);
}

export type Fact = string | number | boolean | null;

/** A caller's facts by key. No rule, replay, inbox or view reads them. */
export type CustomFacts = Readonly<Record<string, string | number | boolean>>;

/** The stored metadata of an event, as its hash covers it. */
export type EventMetadata = { readonly [key in BookKey | NoteKey]?: Fact } & {
  readonly custom?: CustomFacts;
};

/** The metadata of an input in stored form: custom facts are moved to `custom`. */
export function metadataFromInput(given: Readonly<Record<string, Fact | undefined>>): EventMetadata {
  const facts = Object.entries(given).filter(([, fact]) => fact != null);
  const [notes, own] = [facts.filter(([key]) => isNoteKey(key)), facts.filter(([key]) => !isNoteKey(key))];
  return Object.fromEntries([...notes, ...(own.length > 0 ? [["custom", Object.fromEntries(own)]] : [])]);
}

/**
 * The metadata as callers see it, with all facts in one object. A custom fact whose key was reserved later is prefixed with
 * `custom.`, so that nobody mistakes it for a fact of the books.
 */
export function metadataForDisplay({ custom = {}, ...facts }: EventMetadata): Readonly<Record<string, Fact>> {
  const own = Object.entries(custom).map(([name, fact]) => [
    BOOK_KEYS.has(name) || isNoteKey(name) ? `custom.${name}` : name,
    fact,
  ]);
  return { ...Object.fromEntries(own), ...facts };
}

function isNoteKey(key: string): boolean {
  return (NOTE_KEYS as readonly string[]).includes(key);
}
