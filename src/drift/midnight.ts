import { nextMidnight } from "../kernel/calendar.ts";
import type { Decision } from "../ledger/decision.ts";
import { recordDrift } from "./derive.ts";

/** Records the statuses that the days alone have changed, and has the goals checked again when the next day begins. */
export function checkGoals(decision: Decision): void {
  recordDrift(decision);
  checkAtMidnight(decision);
}

/** Has the couple's goals checked again when its next day begins, in the time zone of the books after the decision so far. */
export function checkAtMidnight(decision: Decision): void {
  const { id, timeZone } = decision.books.couple;
  const nextDriftCheckAt = nextMidnight(timeZone, decision.now);
  decision.write({ table: "couples", where: { id }, update: { nextDriftCheckAt } });
}
