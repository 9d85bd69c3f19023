import { describe, expect, test } from "vitest";
import type { Answer } from "../../testing/books.ts";
import { awaitingBooks, everyRow, plannedBooks } from "../../testing/couples.ts";

describe("list_plans", () => {
  test("lists open plans, newest first, or all plans on request", async () => {
    const { couple, joint, trip, planId } = await awaitingBooks();
    const { plan_id: rejected } = await couple.ask("suggest_rebalance", { strategy: "waterfall" });
    await couple.ask("reject_rebalance", { plan_id: rejected });
    const { plan_id: suggested } = await couple.ask("suggest_rebalance", { strategy: "deadline_first" });
    const listed = async (input: object) =>
      (await couple.ask("list_plans", input)).items.map(({ plan_id, status }: Answer) => [plan_id, status]);
    expect(await listed({})).toEqual([
      [suggested, "suggested"],
      [planId, "awaiting_approval"],
    ]);
    expect(await listed({ status: "all" })).toEqual([
      [suggested, "suggested"],
      [rejected, "rejected"],
      [planId, "awaiting_approval"],
    ]);
    await couple.ask("release_from_goal", { account_id: joint.id, goal_id: trip.id, amount: "1" });
    expect(await listed({})).toEqual([
      [suggested, "stale"],
      [planId, "stale"],
    ]);
    couple.clock = new Date("2026-03-21T15:00:00.000Z");
    expect(await listed({})).toEqual([]);
    expect(await listed({ status: "all", limit: 1 })).toEqual([[suggested, "expired"]]);
  });

  test("a row has the fields of get_plan without figures", async () => {
    const { couple, planId } = await awaitingBooks();
    const [row] = (await couple.ask("list_plans", {})).items;
    const whole = await couple.ask("get_plan", { plan_id: planId });
    expect(Object.keys(row)).not.toContain("goals");
    expect(whole).toMatchObject(row);
  });

  test("pages hold each plan once", async () => {
    const { couple, joint, trip, allocate } = await plannedBooks();
    const made: string[] = [];
    for (let n = 0; n < 5; n++) {
      made.unshift((await couple.ask("suggest_rebalance", {})).plan_id);
      await allocate(joint, trip, "1");
    }
    const seen = await everyRow(couple, "list_plans", { limit: 2 });
    expect(seen.map(({ plan_id }) => plan_id)).toEqual(made);
  });

  test("only the requester sees a suggestion until they commit it", async () => {
    const { couple, ben, joint } = await plannedBooks({ approval_threshold: "50" });
    const { plan_id: shared } = await couple.ask("suggest_rebalance", { strategy: "waterfall" });
    await couple.account({ name: "Mine", balance: "77.77", visibility: "private" });
    const including = { strategy: "waterfall", include_private: true };
    const { plan_id } = await couple.ask("suggest_rebalance", including);
    const ids = async (who: Answer, status = "open") =>
      (await who.ask("list_plans", { status })).items.map((row: Answer) => row.plan_id);
    expect(await ids(couple)).toEqual([plan_id, shared]);
    expect(await ids(ben)).toEqual([]);
    for (const name of ["get_plan", "commit_rebalance", "reject_rebalance"])
      expect(await ben.outcome(name, { plan_id })).toBe("not_found");
    await couple.ask("commit_rebalance", { plan_id });
    expect(await ids(ben)).toEqual([plan_id]);
    const { moves, partners } = await ben.ask("get_plan", { plan_id });
    expect(moves.map(({ account_id }: Answer) => account_id).toSorted()).toEqual(
      [joint.id, joint.id, null].toSorted(),
    );
    expect(partners).toMatchObject([{ user_id: null }]);
    await couple.ask("reject_rebalance", { plan_id });
    expect(await ids(ben, "all")).toContain(plan_id);
  });
});
