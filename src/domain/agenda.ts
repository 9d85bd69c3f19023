import type { EntityManager } from "@mikro-orm/core";
import { BankAccount } from "./bank-account.ts";
import { dateIn } from "./calendar.ts";
import type { Couple } from "./couple.ts";
import { gapOf } from "./drift.ts";
import { statusesOf } from "./drift-look.ts";
import { FinancialGoal, GOAL_ORDER } from "./financial-goal.ts";
import { pacesOf } from "./pace.ts";

/** What can be on the agenda of a check-in. */
export const AGENDA_KINDS = ["over_allocated", "overdue", "at_risk", "behind"] as const;

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
  readonly now: Date;
  /** When the check-in before became due; the couple's start where there was none. */
  readonly since: Date;
}

type Source = (looking: Looking) => Promise<AgendaItem[]>;

/** Where an agenda comes from, in the order in which it is talked about. */
const SOURCES: readonly Source[] = [overAllocated, offSchedule];

const OFF_SCHEDULE = ["overdue", "at_risk", "behind"] as const;

/** Items of one source at most: an agenda is read by people. */
const MAX_OF_A_SOURCE = 10;

/** What there is to talk about at `now`. */
export async function drawAgenda(
  em: EntityManager,
  couple: Couple,
  { now, since }: { now: Date; since: Date },
): Promise<AgendaItem[]> {
  const looking = { em, couple, now, since };
  const agenda: AgendaItem[] = [];
  for (const source of SOURCES) agenda.push(...(await source(looking)).slice(0, MAX_OF_A_SOURCE));
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

/** Goals that are off their schedule, the worst first, by what they lack of it today. */
async function offSchedule({ em, couple, now }: Looking): Promise<AgendaItem[]> {
  const goals = await em.find(FinancialGoal, { couple, status: "active" }, { orderBy: GOAL_ORDER });
  const standings = await statusesOf(goals, couple, now, (open) => pacesOf(em, couple, open, now));
  const today = dateIn(couple.timeZone, now);
  return OFF_SCHEDULE.flatMap((kind) =>
    standings
      .filter(({ status }) => status === kind)
      .map(({ goal }) => ({
        kind,
        goal_id: goal.id,
        amount: String(gapOf(goal.course(couple.timeZone), today) ?? 0n),
      })),
  );
}
