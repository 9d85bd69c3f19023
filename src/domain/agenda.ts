import type { EntityManager } from "@mikro-orm/core";
import { BankAccount } from "./bank-account.ts";
import { type CalendarDate, dateIn } from "./calendar.ts";
import type { Couple } from "./couple.ts";
import { FinancialGoal, GOAL_ORDER } from "./financial-goal.ts";

/** What can be on the agenda of a check-in. */
export const AGENDA_KINDS = ["over_allocated", "overdue"] as const;

/**
 * One thing to talk about, as it was when the check-in became due. It names rows by id alone, so that who may see an
 * account is decided when it is shown. Amount in minor units, as text: the agenda is kept as JSON.
 */
export interface AgendaItem {
  readonly kind: (typeof AGENDA_KINDS)[number];
  readonly account_id?: string;
  readonly goal_id?: string;
  readonly amount?: string;
}

/** What the sources are asked for: the couple's books at a moment, and what is new after `since`. */
interface Looking {
  readonly em: EntityManager;
  readonly couple: Couple;
  readonly today: CalendarDate;
  /** When the check-in before became due; the couple's start where there was none. */
  readonly since: Date;
}

type Source = (looking: Looking) => Promise<AgendaItem[]>;

/** Where an agenda comes from, in the order in which it is talked about. */
const SOURCES: readonly Source[] = [overAllocated, overdue];

/** Items of one kind at most: an agenda is read by people. */
const MAX_OF_A_KIND = 10;

/** What there is to talk about at `now`. */
export async function drawAgenda(
  em: EntityManager,
  couple: Couple,
  { now, since }: { now: Date; since: Date },
): Promise<AgendaItem[]> {
  const looking = { em, couple, since, today: dateIn(couple.timeZone, now) };
  const agenda: AgendaItem[] = [];
  for (const source of SOURCES) agenda.push(...(await source(looking)).slice(0, MAX_OF_A_KIND));
  return agenda;
}

/** Accounts whose goals hold more than the balance covers, by how much. */
async function overAllocated({ em, couple }: Looking): Promise<AgendaItem[]> {
  const accounts = await em.find(
    BankAccount,
    { couple, status: "open" },
    { populate: ["allocations"], strategy: "joined", orderBy: { id: "asc" } },
  );
  return accounts
    .filter(({ overAllocated }) => overAllocated > 0n)
    .map(({ id, overAllocated }) => ({
      kind: "over_allocated",
      account_id: id,
      amount: String(overAllocated),
    }));
}

/** Goals whose deadline has passed, by what they lack. */
async function overdue({ em, couple, today }: Looking): Promise<AgendaItem[]> {
  const late = { couple, status: "active" as const, deadline: { $lt: today } };
  const goals = await em.find(FinancialGoal, late, { orderBy: GOAL_ORDER });
  return goals
    .filter(({ remaining }) => remaining > 0n)
    .map(({ id, remaining }) => ({ kind: "overdue", goal_id: id, amount: String(remaining) }));
}
