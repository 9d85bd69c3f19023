import { SCOPES } from "../books/token.ts";
import { Refusal } from "../kernel/refusals.ts";
import { WEB_ACTOR } from "../ledger/actors.ts";
import type { Principal } from "./principal.ts";
import { requirePerson } from "./requirements.ts";

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A session ends after this many days without use. */
const IDLE_DAYS = 30;

/** A session ends after this many days in any case. */
export const MAX_DAYS = 180;

/** How long a proof of who the person is counts as fresh. */
const FRESH_MINUTES = 10;

/** How exactly the last use of a session is recorded. */
const USE_MS = 60 * MINUTE_MS;

/** How a person proves who they are. */
export const CHECKS = ["passkey", "link"] as const;
export type Check = (typeof CHECKS)[number];

/** A person who is signed in with a browser, without the hash of the cookie's secret. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  /** The browser as it names itself. */
  readonly browser: string | null;
  readonly createdAt: Date;
  /** Its last use, to the hour. */
  readonly usedAt: Date;
  readonly expiresAt: Date;
  /** When the person last proved who they are, and how. */
  readonly checkedAt: Date;
  readonly checkedBy: Check;
}

/** When a session expires that was created and last used at these instants. */
export function sessionExpiry(createdAt: Date, usedAt: Date): Date {
  return new Date(Math.min(usedAt.getTime() + IDLE_DAYS * DAY_MS, createdAt.getTime() + MAX_DAYS * DAY_MS));
}

/** The longest text of a browser about itself that is kept, in characters. */
const MAX_BROWSER = 200;

/** A new session of a person who proved just now who they are. */
export function newSession({
  now,
  browser,
  ...stated
}: Pick<Session, "id" | "userId" | "browser" | "checkedBy"> & { readonly now: Date }): Session {
  const times = { createdAt: now, usedAt: now, checkedAt: now, expiresAt: sessionExpiry(now, now) };
  return { ...stated, ...times, browser: browser?.toWellFormed().slice(0, MAX_BROWSER) ?? null };
}

/** Whether the recorded use is so old that a use now is recorded. */
export function isUseDue({ usedAt }: Pick<Session, "usedAt">, now: Date): boolean {
  return now >= useDueAt(usedAt);
}

/** When a use after the recorded one is recorded. */
export function useDueAt(usedAt: Date): Date {
  return new Date(usedAt.getTime() + USE_MS);
}

/** The principal of a session: a person with every scope, whose client in the ledger is `web`. */
export function sessionPrincipal(
  session: Session,
  {
    coupleId,
    hasPasskey,
    approvesFrom,
    provesFrom,
  }: { readonly coupleId: string | null; readonly hasPasskey: boolean } & Hold,
): Principal {
  return {
    role: "user",
    userId: session.userId,
    coupleId,
    actor: WEB_ACTOR,
    kind: "person",
    scopes: SCOPES,
    sessionId: session.id,
    freshUntil: freshUntil(session, hasPasskey),
    approvesFrom,
    provesFrom,
  };
}

/** Until when the person's proof is fresh. A link does not count for a person who has a passkey. */
function freshUntil(session: Session, hasPasskey: boolean): Date {
  const counts = session.checkedBy === "passkey" || !hasPasskey;
  return counts ? checkedUntil(session) : new Date(0);
}

function checkedUntil({ checkedAt }: Session): Date {
  return new Date(checkedAt.getTime() + FRESH_MINUTES * MINUTE_MS);
}

/**
 * Requires that a person in a session proved within the last ten minutes who they are: a browser that is left open must not
 * be enough. Callers with tokens are not asked, because a program has nobody to ask.
 * @throws Refusal `check_required`, `approval_on_hold` while no proof counts (`holdAfter`)
 */
export function requireFreshCheck(
  { sessionId, freshUntil, provesFrom }: Pick<Principal, "sessionId" | "freshUntil" | "provesFrom">,
  now: Date,
): void {
  if (sessionId === undefined) return;
  requireNoHold(provesFrom, now);
  if (!(freshUntil && freshUntil > now)) throw new Refusal("check_required");
}

function requireNoHold(from: Date | null | undefined, now: Date): void {
  if (!from || from <= now) return;
  const until = from.toISOString();
  throw new Refusal("approval_on_hold", `You cannot do this until ${until}.`, { until });
}

/** The refusals of `requireConfirmedPerson` and `requireApprover`, which operations that call them declare. */
export const CONFIRMED_PERSON_REFUSALS = [
  "person_required",
  "check_required",
  "confirmation_required",
  "approval_on_hold",
] as const;

/** What decides whether a caller is a confirmed person. */
export type Confirmable = Pick<
  Principal,
  "kind" | "userId" | "sessionId" | "freshUntil" | "isConfirmed" | "approvesFrom" | "provesFrom"
>;

/**
 * The acting person, for what must not happen without them: a session with a fresh proof of who they are, or a token that its
 * user confirmed in such a session. Whoever runs the machine can create a person's token, but not its confirmation.
 * @throws Refusal `person_required`, `approval_on_hold`, `check_required`, `confirmation_required`
 */
export function requireConfirmedPerson(caller: Confirmable, now: Date): string {
  const userId = requirePerson(caller);
  requireFreshCheck(caller, now);
  if (caller.sessionId === undefined && !caller.isConfirmed) throw new Refusal("confirmation_required");
  return userId;
}

/**
 * The acting person, for turning the second key: a confirmed person whose approvals are not on hold (`holdAfter`).
 * @throws Refusal `person_required`, `approval_on_hold`, `check_required`, `confirmation_required`
 */
export function requireApprover(caller: Confirmable, now: Date): string {
  requirePerson(caller);
  requireNoHold(caller.approvesFrom, now);
  return requireConfirmedPerson(caller, now);
}

/**
 * The acting person, for what only a session may do.
 * @throws Refusal `person_required`; `check_required` also for a token
 */
export function requireFreshSession(caller: Confirmable, now: Date): string {
  const userId = requirePerson(caller);
  if (caller.sessionId === undefined) throw new Refusal("check_required");
  requireFreshCheck(caller, now);
  return userId;
}

/**
 * Requires a fresh proof before a person adds or removes a passkey, and returns how they gave it. Unlike elsewhere a link
 * counts also for a person who has passkeys, who may have lost them all; what follows then is in `holdAfter`.
 * @throws Refusal `check_required`
 */
export function requireCheckForPasskeys(session: Session, now: Date): Check {
  if (checkedUntil(session) <= now) throw new Refusal("check_required");
  return session.checkedBy;
}

/** What a person cannot do for a while after they changed their passkeys. */
export interface Hold {
  /** Before this instant they cannot approve; null: they can. */
  readonly approvesFrom: Date | null;
  /** Before this instant none of their proofs counts in a session; null: every fresh one does. */
  readonly provesFrom: Date | null;
}

/**
 * The hold on a person who added or removed a passkey. Where only a link proved who they are, they may approve a day later, so
 * that whoever reads their mail does not hold the second key at once. Somebody who had passkeys then also proves nothing for a
 * day: a link would otherwise do what takes a passkey, after one removal. No hold is ever shortened.
 */
export function holdAfter(
  { checkedBy, hadPasskey, now }: { checkedBy: Check; hadPasskey: boolean; now: Date },
  { approvesFrom, provesFrom }: Hold,
): Hold {
  if (checkedBy === "passkey") return { approvesFrom, provesFrom };
  const tomorrow = new Date(now.getTime() + DAY_MS);
  return { approvesFrom: tomorrow, provesFrom: hadPasskey ? tomorrow : provesFrom };
}
