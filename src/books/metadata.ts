/*
 * The metadata of ledger events. The books write facts under names of their own, and rules read them. A caller who posts an
 * event may state facts under a few names that the books know but no rule reads, and any others, which are stored apart.
 */

/** Properties of couples, accounts and goals that events state; of a change also what each was before. */
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

/** Other facts that the books write. */
const FACTS = [
  "action",
  "already_in_balance",
  "answer",
  "approved_by",
  "check_in_id",
  "client",
  "completes",
  "custom",
  "drift_status",
  "emoji",
  "entry_id",
  "expires_at",
  "kind",
  "made_with",
  "missed_id",
  "next_id",
  "notes_changed",
  "owner_id",
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

/** Facts that a caller states under a name that the books know. */
const NOTED = ["note", "payee", "category", "reference"] as const;

/** A name under which the books write. */
export type BookKey = PropertyName | `${PropertyName}_before` | Exclude<(typeof FACTS)[number], "custom">;

type NotedKey = (typeof NOTED)[number];

/** Every name that is the books' own: a caller's fact cannot have it. */
export const BOOK_KEYS: ReadonlySet<string> = new Set([
  ...PROPERTIES,
  ...PROPERTIES.map((name) => `${name}_before`),
  ...FACTS,
]);

/** Names under which the books repeat what people typed. The books made every other value that they write. */
export const REPEATED: ReadonlySet<string> = new Set([
  "client",
  ...["name", "institution_name", "type"].flatMap((name) => [name, `${name}_before`]),
]);

/** Whether a value under this name, in metadata as callers see it, can hold words of people. */
export function isWorded(name: string): boolean {
  return REPEATED.has(name) || !BOOK_KEYS.has(name);
}

/** What stands under a name. */
export type Fact = string | number | boolean | null;

/** A caller's facts by name. No rule, replay, inbox or view reads them. */
export type OwnFacts = Readonly<Record<string, string | number | boolean>>;

/** The metadata of an event as they are stored, and as its hash covers them. */
export type EventMetadata = { readonly [key in BookKey | NotedKey]?: Fact } & { readonly custom?: OwnFacts };

/** What a caller gave, as it is stored: facts under names that the books do not know stand apart. */
export function metadataGiven(given: Readonly<Record<string, Fact | undefined>>): EventMetadata {
  const facts = Object.entries(given).filter(([, fact]) => fact != null);
  const [noted, own] = [facts.filter(([key]) => isNoted(key)), facts.filter(([key]) => !isNoted(key))];
  return Object.fromEntries([...noted, ...(own.length > 0 ? [["custom", Object.fromEntries(own)]] : [])]);
}

/**
 * The metadata as callers see them: all facts side by side. A caller's fact of an earlier version can have a name that the
 * books use since; it stands under `custom.` and its name, so that nobody takes it for a fact of the books.
 */
export function metadataShown({ custom = {}, ...facts }: EventMetadata): Readonly<Record<string, Fact>> {
  const own = Object.entries(custom).map(([name, fact]) => [
    BOOK_KEYS.has(name) || isNoted(name) ? `custom.${name}` : name,
    fact,
  ]);
  return { ...Object.fromEntries(own), ...facts };
}

function isNoted(key: string): boolean {
  return (NOTED as readonly string[]).includes(key);
}
