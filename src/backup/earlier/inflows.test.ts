import type { SqlEntityManager } from "@mikro-orm/sql";
import { expect, test } from "vitest";
import { newCouple } from "../../../testing/books.ts";
import { IGNORE_TRIGGERS, rolledBack } from "../../../testing/tampering.ts";
import { query } from "../../database/queries/read.ts";
import { setInflows } from "./inflows.ts";

test("goals of the version before get their inflows from the ledger", async () => {
  const couple = await newCouple({ time_zone: "Pacific/Auckland" });
  const account = await couple.account({ balance: "1000" });
  const [trip, car] = [await couple.goal(), await couple.goal()];
  const move = { account_id: account.id, goal_id: trip.id };
  await couple.ask("allocate_to_goal", { ...move, amount: "300" });
  couple.clock = new Date("2026-03-20T10:59:00.000Z"); // 20 March in Auckland
  const { event } = await couple.ask("spend_from_goal", { ...move, amount: "40" });
  await couple.ask("release_from_goal", { ...move, amount: "20" });
  couple.clock = new Date("2026-03-20T11:00:00.000Z"); // 21 March
  await couple.ask("reverse_event", { event_id: event.id });
  await couple.ask("release_from_goal", { ...move, amount: "5.01" });

  const inflows = async (em: SqlEntityManager) => {
    const sql = "select id, inflows::text as inflows from financial_goals where couple_id = ? order by id";
    const rows = await query<{ id: string; inflows: string }>(em, sql, [couple.id]);
    return Object.fromEntries(rows.map(({ id, inflows }) => [id, JSON.parse(inflows)]));
  };
  const due = {
    [trip.id]: [
      ["2026-03-11", "30000"],
      ["2026-03-20", "-2000"],
      ["2026-03-21", "-501"],
    ],
    [car.id]: [],
  };
  await rolledBack(couple.engine, async (em) => {
    await em.execute(IGNORE_TRIGGERS);
    expect(await inflows(em)).toEqual(due);
    const other = `update financial_goals set inflows = '[["1999-12-31", "1"]]' where couple_id = ?`;
    await em.execute(other, [couple.id]);
    await setInflows(em, couple.id);
    expect(await inflows(em)).toEqual(due);
  });
});
