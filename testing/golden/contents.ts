/** Actions in the metadata of the events of golden ledgers, by type; `none`: an event without one. */
export const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  ALLOCATION: ["none"],
  RELEASE: ["none"],
  REALLOCATION: ["none"],
  SPENDING: ["none"],
  DEPOSIT: ["none"],
  WITHDRAWAL: ["closing", "none"],
  BALANCE_SYNC: ["closing", "none"],
  REVERSAL: ["none"],
  GOAL: ["closed", "created", "updated"],
  ACCOUNT: ["closed", "opened", "updated"],
  COUPLE: ["formed", "updated"],
  PLAN: ["approved", "awaiting_approval", "committed", "rejected"],
  JOURNAL: ["written"],
  REACTION: ["added", "removed"],
  SYNC: ["answered", "cancelled", "due", "scheduled"],
  DRIFT: ["none"],
  SYSTEM: [
    "none",
    "token_created",
    "token_revoked",
    "webhook_created",
    "webhook_deleted",
    "webhook_disabled",
    "webhook_paused",
    "webhook_resumed",
    "webhook_rotated",
  ],
};

/** Names in metadata that no golden ledger has, because they are newer. */
export const NEWER_NAMES: readonly string[] = [
  "app_id",
  "app_user_id",
  "checked_by",
  "confirmed",
  "includes_private",
  "passkey_id",
];

/** The actions of events by type, in the form of `ACTIONS`. */
export function actionsOf(
  events: readonly (readonly [type: string, metadata: { readonly action?: unknown }])[],
): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [type, { action = "none" }] of events) {
    found[type] = [...new Set([...(found[type] ?? []), String(action)])].toSorted();
  }
  return found;
}
