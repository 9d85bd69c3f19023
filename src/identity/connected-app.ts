import type { ConnectedApp } from "../books/connected-app.ts";
import { SCOPES, type Scope } from "../books/token.ts";
import type { Decision } from "../ledger/decision.ts";

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The scopes that apps can get. Only people administer. */
export const APP_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope !== "admin");

/** How long an app may take to get its first token. */
const FIRST_TOKEN_MINUTES = 10;

/** Days without a new token after which an app is no longer connected. */
const IDLE_DAYS = 30;

/** Days after which an app must be connected again in any case. */
const MAX_DAYS = 180;

/** These scopes in their order, without what no app can get. Every app can read. */
export function withRead(scopes: readonly string[]): readonly Scope[] {
  return APP_SCOPES.filter((scope) => scope === "read" || scopes.includes(scope));
}

type Stated = Omit<ConnectedApp, "createdAt" | "usedAt" | "expiresAt" | "removedAt" | "confirmedAt">;

/** A new connected app, which has no token yet. */
export function newApp(stated: Stated, now: Date): ConnectedApp {
  return {
    ...stated,
    createdAt: now,
    usedAt: null,
    expiresAt: new Date(now.getTime() + FIRST_TOKEN_MINUTES * MINUTE_MS),
    removedAt: null,
    confirmedAt: null,
  };
}

/** How long a refresh token is valid whose first predecessor is this old; both in seconds. */
export function refreshSeconds(age: number): number {
  return Math.max(1, Math.min(IDLE_DAYS * DAY_MS, MAX_DAYS * DAY_MS - age * 1000) / 1000);
}

/** Appends the event of a new connected app, which states its rights. */
export function appendAppConnected(decision: Decision, app: ConnectedApp): void {
  const metadata = {
    action: "app_connected",
    app_id: app.id,
    app_user_id: app.userId,
    client: app.client,
    kind: app.kind,
    scopes: app.scopes.join(" "),
    includes_private: app.seesPrivate,
    ...(app.confirmedAt && { confirmed: true }),
  };
  decision.append({ eventType: "SYSTEM", metadata });
}

/** Disconnects an app and appends the event. Its tokens are refused from then on. */
export function removeApp(decision: Decision, app: ConnectedApp): ConnectedApp {
  const { id, client } = app;
  decision.write(removedApp(app, decision.now));
  decision.append({ eventType: "SYSTEM", metadata: { action: "app_removed", app_id: id, client } });
  return { ...app, removedAt: decision.now };
}

/** Appends the event of an app that its user confirmed. */
export function appendAppConfirmed(decision: Decision, { id, client }: ConnectedApp): void {
  decision.append({ eventType: "SYSTEM", metadata: { action: "app_confirmed", app_id: id, client } });
}

/** The update of an app that its user confirmed. */
export function confirmedApp({ id }: ConnectedApp, now: Date) {
  const where = { id, removedAt: null, confirmedAt: null };
  return { table: "connected_apps", where, update: { confirmedAt: now } } as const;
}

/** The update of an app that is removed. */
export function removedApp({ id }: ConnectedApp, now: Date) {
  return { table: "connected_apps", where: { id, removedAt: null }, update: { removedAt: now } } as const;
}
