import type { EntityManager } from "@mikro-orm/core";
import type { Principal } from "../access/principal.ts";
import { AccessToken } from "../domain/access-token.ts";
import { BankAccount } from "../domain/bank-account.ts";
import { FinancialGoal } from "../domain/financial-goal.ts";
import { LedgerEvent } from "../domain/ledger-event.ts";
import { notFound } from "../domain/refusals.ts";
import { User } from "../domain/user.ts";
import type { Subject } from "./operation.ts";

/** Whom a request names beside its input: the operator must, a user may only name themselves. */
export interface Named {
  readonly coupleId?: string | undefined;
  readonly userId?: string | undefined;
}

/** Whose books a call is about, and in whose name it acts. */
export interface Whose {
  readonly principal: Principal;
  readonly coupleId: string | null;
}

/**
 * Settles whose books a call is about. A user's are their own, whatever the input names: an id from elsewhere is
 * then simply not found there. For the operator the couple is the one named, the named user's, or the subject's.
 * @throws Refusal `not_found`
 */
export async function whose(
  em: EntityManager,
  principal: Principal,
  named: Named,
  subject: Subject,
): Promise<Whose> {
  if (principal.role === "user") return ownBooks(principal, named, subject);
  const coupleId = named.coupleId ?? subject.couple;
  if (named.userId) {
    const user = await em.findOne(User, { id: named.userId });
    if (!user || (coupleId && user.couple?.id !== coupleId)) throw notFound("user");
    return { principal: { ...principal, userId: user.id }, coupleId: user.couple?.id ?? null };
  }
  if (coupleId) return { principal, coupleId };
  return bySubject(em, principal, subject);
}

function ownBooks(principal: Principal, named: Named, subject: Subject): Whose {
  const { userId, coupleId } = principal;
  if (named.userId && named.userId !== userId) throw notFound("user");
  for (const couple of [named.coupleId, subject.couple]) {
    if (couple && couple !== coupleId) throw notFound("couple");
  }
  return { principal, coupleId };
}

async function bySubject(em: EntityManager, principal: Principal, subject: Subject): Promise<Whose> {
  if (subject.goal) return { principal, coupleId: await coupleOf(em, "goal", FinancialGoal, subject.goal) };
  if (subject.event) return { principal, coupleId: await coupleOf(em, "event", LedgerEvent, subject.event) };
  if (subject.account)
    return { principal, coupleId: await coupleOf(em, "account", BankAccount, subject.account) };
  if (subject.user) {
    const user = await em.findOne(User, { id: subject.user });
    if (!user) throw notFound("user");
    return { principal, coupleId: user.couple?.id ?? null };
  }
  if (subject.token) {
    const token = await em.findOne(AccessToken, { id: subject.token }, { populate: ["user"] });
    if (!token) throw notFound("token");
    return { principal: { ...principal, userId: token.user.id }, coupleId: token.user.couple?.id ?? null };
  }
  return { principal, coupleId: null };
}

async function coupleOf(
  em: EntityManager,
  what: "goal" | "event" | "account",
  entity: typeof FinancialGoal | typeof LedgerEvent | typeof BankAccount,
  id: string,
): Promise<string | null> {
  const row = await em.findOne(entity as typeof BankAccount, { id });
  if (!row) throw notFound(what);
  return row.couple?.id ?? null;
}
