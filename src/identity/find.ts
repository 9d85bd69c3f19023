import type { EntityManager } from "@mikro-orm/core";
import { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import { FinancialGoal } from "../entities/financial-goal.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import { RebalancePlan } from "../entities/rebalance-plan.ts";
import { notFound, Refusal } from "../kernel/refusals.ts";
import type { Principal } from "./principal.ts";
import { governs, ownRows, seesWhole, visiblePlans, visibleRows } from "./visibility.ts";

/*
 * Finding the row that an id names, within the caller's couple and what the caller may know of. Another couple's
 * id, the partner's private account and an id that never was take the same statement and get the same answer.
 */

interface Finding<C extends Couple | null = Couple> {
  readonly em: EntityManager;
  readonly principal: Principal;
  readonly couple: C;
}

/** The account, with its allocations; without a couple, one of the user's own. @throws Refusal `not_found` */
export async function findAccount(
  { em, principal, couple }: Finding<Couple | null>,
  id: string,
): Promise<BankAccount> {
  const account = await em.findOne(
    BankAccount,
    { id, couple, ...(couple ? visibleRows(principal) : ownRows(principal)) },
    { populate: ["allocations"], strategy: "joined" },
  );
  if (!account) throw notFound("account");
  return account;
}

/** @throws Refusal `not_owner` for one who may not change the account's properties and balance */
export function assertGoverns(principal: Principal, account: BankAccount): void {
  if (!governs(principal, account)) throw new Refusal("not_owner");
}

/** The goal, with its allocations and their accounts. @throws Refusal `not_found` */
export async function findGoal({ em, couple }: Finding, id: string): Promise<FinancialGoal> {
  const goal = await em.findOne(
    FinancialGoal,
    { id, couple },
    { populate: ["allocations.account"], strategy: "joined" },
  );
  if (!goal) throw notFound("goal");
  return goal;
}

/** The event, with its account; one in the partner's private account is not found. @throws Refusal `not_found` */
export async function findEvent({ em, principal, couple }: Finding, id: string): Promise<LedgerEvent> {
  const event = await em.findOne(
    LedgerEvent,
    { id, couple },
    { populate: ["sourceAccount"], strategy: "joined" },
  );
  if (!event || !seesWhole(principal, event)) throw notFound("event");
  return event;
}

/** The plan; the partner's mere suggestion is not found. @throws Refusal `not_found` */
export async function findPlan({ em, principal, couple }: Finding, id: string): Promise<RebalancePlan> {
  const plan = await em.findOne(RebalancePlan, { id, couple, ...visiblePlans(principal) });
  if (!plan) throw notFound("plan");
  return plan;
}

/** Ids of the accounts that are the partner's alone. */
async function hiddenAccountIds({ em, principal, couple }: Finding): Promise<ReadonlySet<string>> {
  if (principal.role === "operator") return new Set();
  const hidden = await em.find(
    BankAccount,
    { couple, visibility: "private", user: { $ne: principal.userId } },
    { fields: ["id"] },
  );
  return new Set(hidden.map(({ id }) => id));
}

/**
 * Refuses to repeat an earlier answer that names an account which has become the partner's alone since.
 * @throws Refusal `not_found`
 */
export async function assertStillVisible(finding: Finding, answer: object): Promise<void> {
  const text = JSON.stringify(answer);
  for (const id of await hiddenAccountIds(finding)) if (text.includes(id)) throw notFound("account");
}
