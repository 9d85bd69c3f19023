import { expect, test } from "vitest";
import { verifyCouple } from "../../src/engine/verify.ts";
import { Couple } from "../../src/entities/couple.ts";
import { LedgerEvent } from "../../src/entities/ledger-event.ts";
import { ACTIONS, actionsOf } from "./contents.ts";
import { runScenario } from "./scenario.ts";

test("this version can run the scenario of the golden ledgers, and writes the same kinds of events", {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const { orm } = await runScenario();
  onTestFinished(() => orm.close(true));
  const em = orm.em.fork();
  const couples = await em.findAll(Couple);
  expect(couples).toHaveLength(3);
  for (const { id } of couples) {
    expect((await verifyCouple(em.fork(), id)).discrepancy).toBeUndefined();
  }
  const events = await em.findAll(LedgerEvent);
  expect(actionsOf(events.map(({ eventType, metadata }) => [eventType, metadata]))).toEqual(ACTIONS);
});
