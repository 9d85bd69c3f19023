import { CompiledQuery, type DatabaseConnection } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { firstValue, Other, open, useSharedFolder } from "../../testing/shared-folder.ts";
import { openEmbedded } from "./embedded.ts";
import { TurnTakingDriver } from "./turns.ts";

const STATEMENTS = 50;
/** More than a guest needs to start, so that the test ends even if the holder blocks the event loop. */
const MOST_STATEMENTS = 200_000;

let driver: TurnTakingDriver;

beforeEach(async () => {
  driver = new TurnTakingDriver(() => openEmbedded());
  await driver.init();
});

afterEach(() => driver.destroy());

/** Counts the turns of the event loop during the work. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let done = false;
  const count = () => {
    if (done) return;
    turns++;
    setImmediate(count);
  };
  setImmediate(count);
  await work();
  done = true;
  return turns;
}

async function ask(connection: DatabaseConnection): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw("select 1"));
}

describe("the event loop turns", () => {
  test("between the statements of callers that follow each other without a pause", async () => {
    const turns = await turnsDuring(async () => {
      for (let n = 0; n < STATEMENTS; n++) {
        await ask(await driver.acquireConnection());
        await driver.releaseConnection();
      }
    });
    expect(turns).toBeGreaterThanOrEqual(STATEMENTS);
  });

  test("between the statements of one long transaction", async () => {
    const connection = await driver.acquireConnection();
    await driver.beginTransaction(connection);
    const turns = await turnsDuring(async () => {
      for (let n = 0; n < STATEMENTS; n++) await ask(connection);
    });
    expect(turns).toBeGreaterThanOrEqual(STATEMENTS);
    await driver.rollbackTransaction(connection);
    await driver.releaseConnection();
  });
});

describe("a guest", () => {
  useSharedFolder();

  test("is served by a holder that never pauses", async () => {
    const books = open();
    await firstValue(books, "select 1");
    const guest = new Other();
    let answered = false;
    const answer = guest.rows("select 42 as answer").finally(() => {
      answered = true;
    });
    let statements = 0;
    // Expired timers are counted too, because the guest's process takes some time to start.
    let timers = 0;
    const timer = setInterval(() => timers++, 1);
    while (!answered && statements < MOST_STATEMENTS) {
      await firstValue(books, "select 1");
      statements++;
    }
    clearInterval(timer);
    expect(await answer).toEqual([{ answer: 42 }]);
    expect(statements).toBeGreaterThan(1);
    expect(statements).toBeLessThan(MOST_STATEMENTS);
    expect(timers).toBeGreaterThan(1);
  }, 180_000);
});
