import type { ConnectedApp } from "../../books/connected-app.ts";
import type { Event } from "../../books/rows.ts";
import { ERASED } from "../../books/words.ts";
import { type Finding, firstMissing, firstProblem } from "./finding.ts";
import type { Formation } from "./tokens.ts";

/** What events state about connected apps. */
export interface StatedApps {
  readonly connected: Map<string, Event["metadata"]>;
  readonly confirmed: Set<string>;
  readonly removed: Set<string>;
}

/** Records what a SYSTEM event states about a connected app. */
export function recordApp({ connected, confirmed, removed }: StatedApps, { metadata }: Event): void {
  const id = String(metadata.app_id);
  if (metadata.action === "app_connected") connected.set(id, metadata);
  if (metadata.action === "app_confirmed" || (metadata.action === "app_connected" && metadata.confirmed))
    confirmed.add(id);
  if (metadata.action === "app_removed") removed.add(id);
}

/** Compares the partners' connected apps with the ledger, which has those that were connected while their user was a partner. */
export function compareApps(
  stored: readonly ConnectedApp[],
  { connected, confirmed, removed }: StatedApps,
  { partnerSince }: Formation,
): Finding {
  const found = firstProblem("connected_apps", stored, (app) => {
    const stated = connected.get(app.id);
    if (!stated) return hasEnded(app, partnerSince(app.userId)) ? undefined : "no event connected it";
    const row = {
      app_user_id: app.userId,
      client: app.client,
      kind: app.kind,
      scopes: app.scopes.join(" "),
      includes_private: app.seesPrivate,
    };
    for (const [name, value] of Object.entries(row)) {
      const expected = stated[name as keyof typeof row];
      // Words of an event can have been erased.
      if (expected !== undefined && expected !== value && value !== ERASED)
        return `${name} is ${value}, the ledger states ${expected}`;
    }
    if (removed.has(app.id) !== (app.removedAt !== null))
      return "the ledger states otherwise whether it was removed";
    return confirmed.has(app.id) === (app.confirmedAt !== null)
      ? undefined
      : "the ledger states otherwise whether it was confirmed";
  });
  return found ?? firstMissing("connected_apps", connected, stored);
}

/** Whether an app had ended when its user became a partner. */
function hasEnded({ removedAt, expiresAt }: ConnectedApp, since: Date | undefined): boolean {
  return since !== undefined && ((removedAt !== null && removedAt <= since) || expiresAt <= since);
}
