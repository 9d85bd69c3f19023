import { afterEach, describe, expect, test } from "vitest";
import type { Outcome } from "../../src/engine/invoke.ts";
import { endOf } from "../concurrent.ts";
import { allocation, type Pair, send, useSharedDatabase } from "./shared-database.ts";

const shared = useSharedDatabase();

/** Constraints that only the invalid call violates: on the ledger, and on a row that changes with it. */
const CONSTRAINTS = {
  ledger_events: "amount <> 66613",
  allocation_map: "allocated_amount <> 66613",
  financial_goals: "current_allocation <> 66613",
};

describe("a write that the database refuses", { timeout: 120_000 }, () => {
  afterEach(async () => {
    for (const table of Object.keys(CONSTRAINTS))
      await shared.define(`alter table ${table} drop constraint if exists poison`);
  });

  test.each(Object.entries(CONSTRAINTS))(
    "by a constraint of %s fails alone among twenty good ones of its couple and twenty of others",
    async (table, condition) => {
      const [poisoned, ...others] = (await shared.pairs(5)) as [Pair, ...Pair[]];
      // No other call changes this goal, so only one call violates the constraint.
      const goalId = await shared.goal(poisoned.ada);
      // Rows of earlier tests may violate it, too.
      await shared.define(`alter table ${table} add constraint poison check (${condition}) not valid`);
      shared.logged.length = 0;
      const poison = { ...allocation(shared.engine, poisoned, "666.13", "poison"), as: poisoned.ben };
      const good = Array.from({ length: 20 }, (_, at) => [
        allocation(shared.engine, { ...poisoned, goalId }, "1", `good-${at}`),
        allocation(shared.engine, others[at % others.length] ?? poisoned, "1", `good-${at}`),
      ]).flat();
      const outcomes = await Promise.all(good.toSpliced(10, 0, poison).map(send));
      expect(outcomes.toSpliced(10, 1).map(endOf)).toEqual(Array(40).fill("done"));
      expectIncident(outcomes[10]);
      for (const pair of [poisoned, ...others]) {
        expect(await shared.eventsOf(pair, "ALLOCATION")).toBe(pair === poisoned ? 20 : 5);
      }
      expect(await shared.held(poisoned)).toBe("0.00");
      // Its key is free: the same call succeeds without the constraint.
      await shared.define(`alter table ${table} drop constraint poison`);
      expect(endOf(await send(poison))).toBe("done");
      expect(await shared.held(poisoned)).toBe("666.13");
    },
  );
});

/** The caller gets an incident id and no message of the database; the log has the error with that id. */
function expectIncident(outcome: Outcome | undefined): void {
  if (!outcome || outcome.ok) throw new Error("the poisoned call was not refused");
  const { code, message, facts } = outcome.refusal;
  expect(code).toBe("internal");
  expect(facts).toEqual({ incident: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(message).not.toMatch(/poison|constraint|66613/);
  expect(shared.logged.map(({ incident }) => incident)).toContain(facts.incident);
}
