import type { EventMetadata } from "../books/metadata.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import type { Properties } from "./properties.ts";
import { noteVersion, type StatedVersion } from "./verify/versions.ts";

/** What the ledger states of an API token. */
export interface StatedToken {
  readonly userId: string | null;
  readonly client: string;
  readonly kind: string;
  /** Separated by blanks. */
  readonly scopes: string;
  /** Instant in ISO 8601; undefined where an event of an earlier version does not state it. */
  readonly expiresAt: string | undefined;
  /** Id of the token by which it was made, null for none; undefined where an event of an earlier version does not state it. */
  readonly madeWith: string | null | undefined;
}

/** The event that formed the couple. `partners` is undefined where an event of an earlier version does not name them. */
export interface Formation {
  readonly at: Date;
  readonly partners: readonly string[] | undefined;
}

/** What events state of rows, beside money and status. */
export interface StatedRows {
  /** The newest properties of the couple, each account and each goal, by id. */
  readonly properties: Map<string, Properties>;
  /** The versions of the same rows, by id. */
  readonly versions: Map<string, StatedVersion>;
  /** Every token whose creation an event states, by id. */
  readonly tokens: Map<string, StatedToken>;
  /** Ids of the tokens that events revoke. */
  readonly revokedTokens: Set<string>;
  formation: Formation | undefined;
}

/** Nothing stated yet. */
export function nothingStated(): StatedRows {
  return {
    properties: new Map(),
    versions: new Map(),
    tokens: new Map(),
    revokedTokens: new Set(),
    formation: undefined,
  };
}

/** Adds what one event states. */
export function noteStated(rows: StatedRows, event: LedgerEvent): void {
  const { eventType, couple, sourceAccount, destGoal, metadata } = event;
  if (eventType === "COUPLE") {
    if (metadata.action === "formed") rows.formation = formationOf(event);
    noteProperties(rows, couple.id, metadata);
  }
  if (eventType === "ACCOUNT" && sourceAccount) noteProperties(rows, sourceAccount.id, metadata);
  if (eventType === "GOAL" && destGoal) noteProperties(rows, destGoal.id, metadata);
  if (eventType === "SYSTEM") noteToken(rows, event);
}

function formationOf({ timestamp, metadata }: LedgerEvent): Formation {
  const { partner_1_id: first, partner_2_id: second } = metadata;
  const named = typeof first === "string" && typeof second === "string";
  return { at: timestamp, partners: named ? [first, second] : undefined };
}

const STATING = ["formed", "opened", "created", "updated"];

function noteProperties({ properties, versions }: StatedRows, id: string, metadata: EventMetadata): void {
  noteVersion(versions, id, metadata);
  const { custom: _own, ...facts } = metadata;
  if (!STATING.includes(String(facts.action))) return;
  properties.set(id, { ...properties.get(id), ...facts });
}

function noteToken({ tokens, revokedTokens }: StatedRows, { user, metadata }: LedgerEvent): void {
  const { action, token_id, token_user_id, client, kind, scopes, expires_at, made_with } = metadata;
  if (action === "token_revoked") revokedTokens.add(String(token_id));
  if (action !== "token_created") return;
  tokens.set(String(token_id), {
    userId: typeof token_user_id === "string" ? token_user_id : (user?.id ?? null),
    client: String(client),
    kind: String(kind),
    scopes: String(scopes),
    expiresAt: typeof expires_at === "string" ? expires_at : undefined,
    madeWith: typeof made_with === "string" || made_with === null ? made_with : undefined,
  });
}
