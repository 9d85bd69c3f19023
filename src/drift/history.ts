import type { EntityManager } from "@mikro-orm/core";
import type { BookKey } from "../books/metadata.ts";
import type { Couple } from "../entities/couple.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import { dateIn, startOf } from "../kernel/calendar.ts";
import { toMinorUnits } from "../kernel/money.ts";
import type { Flow, Past } from "./cause.ts";
import { paceStart } from "./pace.ts";

/** What the ledger tells of these goals' last 90 days, by goal id, in one statement. */
export async function pastsOf(
  em: EntityManager,
  couple: Couple,
  goals: readonly FinancialGoal[],
  now: Date,
): Promise<ReadonlyMap<string, Past>> {
  if (goals.length === 0) return new Map();
  const among = { $in: goals.map(({ id }) => id) };
  const events = await em.find(
    LedgerEvent,
    {
      couple,
      eventType: { $in: ["ALLOCATION", "RELEASE", "REALLOCATION", "REVERSAL", "GOAL"] },
      timestamp: { $gte: startOf(paceStart(dateIn(couple.timeZone, now)), couple.timeZone) },
      // Spending leaves what was saved as it was, and so does its reversal.
      $and: [
        { $or: [{ reversesEvent: null }, { reversesEvent: { eventType: { $ne: "SPENDING" } } }] },
        { $or: [{ destGoal: among }, { sourceGoal: among }] },
      ],
    },
    {
      fields: ["eventType", "amount", "sourceGoal", "destGoal", "reversesEvent", "metadata"],
      orderBy: { sequence: "asc" },
      disableIdentityMap: true,
    },
  );
  return new Map(goals.map(({ id }) => [id, pastOf(id, events, couple.currency)]));
}

type Told = Pick<LedgerEvent, "id" | "eventType" | "amount" | "metadata"> &
  Readonly<Record<"sourceGoal" | "destGoal" | "reversesEvent", { readonly id: string } | null | undefined>>;

function pastOf(goalId: string, events: readonly Told[], currency: string): Past {
  const [flows, changes]: [Flow[], Told[]] = [[], []];
  for (const event of events) {
    const [from, to] = [event.sourceGoal?.id === goalId, event.destGoal?.id === goalId];
    if (event.eventType === "GOAL" && to) changes.push(event);
    else if (from || to) {
      const amount = to ? event.amount : -event.amount;
      flows.push({ id: event.id, amount, reverses: event.reversesEvent?.id ?? null });
    }
  }
  const first = (field: BookKey) => changes.find(({ metadata }) => field in metadata)?.metadata[field];
  const [target, deadline] = [first("target_amount_before"), first("deadline_before")];
  return {
    flows,
    ...(target != null && { targetBefore: toMinorUnits({ target: String(target) }, currency).target }),
    ...(deadline !== undefined && { deadlineBefore: deadline === null ? null : String(deadline) }),
  };
}
