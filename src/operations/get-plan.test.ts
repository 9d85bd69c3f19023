import { describe, expect, test } from "vitest";
import type { Answer } from "../../testing/books.ts";
import { plannedBooks } from "../../testing/couples.ts";
import { OPERATOR } from "../identity/principal.ts";

const figures = (earmarked: string, available: string) => ({ earmarked, available });
const PRIVATE = { is_manual: true, visibility: "private" };

describe("get_plan", () => {
  test("returns the suggested plan to its requester and the operator, and to the partner once it is committed", async () => {
    const { couple, ben } = await plannedBooks();
    const suggested = await couple.ask("suggest_rebalance", {});
    const { plan_id } = suggested;
    const plan = {
      ...suggested,
      strategy: "on_schedule",
      requested_by: couple.ada.id,
      committed_by: null,
      decided_by: null,
      created_at: "2026-03-20T15:00:00.000Z",
      committed_at: null,
      decided_at: null,
    };
    expect(await couple.ask("get_plan", { plan_id })).toEqual(plan);
    expect(await couple.as(OPERATOR).ask("get_plan", { plan_id })).toEqual(plan);
    await couple.ask("commit_rebalance", { plan_id });
    const committed = await couple.ask("get_plan", { plan_id });
    expect(await ben.ask("get_plan", { plan_id })).toEqual(committed);
  });

  test("sums for each viewer the accounts that they see, by owner", async () => {
    const { couple, ben } = await plannedBooks();
    await couple.account({ name: "Open", balance: "10" });
    await couple.account({ name: "Mine", balance: "200", visibility: "private" });
    await ben.ask("link_account", { ...PRIVATE, name: "His", balance: "30" });
    const asked = { strategy: "waterfall", include_private: true };
    const { plan_id, partners } = await ben.ask("suggest_rebalance", asked);
    const [ada, his] = [couple.ada.id, couple.ben.id];
    const joint = { user_id: null, before: figures("100.00", "400.00"), after: figures("500.00", "0.00") };
    expect(partners).toEqual([
      { user_id: ada, before: figures("0.00", "10.00"), after: figures("10.00", "0.00") },
      { user_id: his, before: figures("0.00", "30.00"), after: figures("30.00", "0.00") },
      joint,
    ]);
    await ben.ask("commit_rebalance", { plan_id });
    expect((await couple.ask("get_plan", { plan_id })).partners).toEqual([
      { user_id: ada, before: figures("0.00", "210.00"), after: figures("10.00", "200.00") },
      joint,
    ]);
  });

  test("omits the requester's private accounts from the amounts that the partner sees", async () => {
    const { couple, ben, joint } = await plannedBooks();
    const his = await ben.ask("link_account", { ...PRIVATE, name: "His", balance: "30" });
    const open = await couple.account({ name: "Open", balance: "10" });
    // Trip needs 420: all 400 of Joint, and 20 of Ben's own.
    const plan = await ben.ask("suggest_rebalance", { include_private: true });
    const left = ({ accounts, unassigned }: Answer) => [
      Object.fromEntries(accounts.map((row: Answer) => [row.account_id, row.keeps])),
      unassigned,
    ];
    const shared = { [joint.id]: "0.00", [open.id]: "10.00" };
    expect(left(plan)).toEqual([{ ...shared, [his.id]: "10.00" }, "20.00"]);
    await ben.ask("commit_rebalance", { plan_id: plan.plan_id });
    const adas = await couple.ask("get_plan", { plan_id: plan.plan_id });
    expect(left(adas)).toEqual([shared, "10.00"]);
    // It does not reveal that he included any either.
    expect(JSON.stringify(adas)).not.toMatch(/include_private/);
  });

  test("an account that later becomes private is hidden from the partner until it is shared again", async () => {
    const { couple, ben, trip } = await plannedBooks();
    const { id: account_id } = await couple.account({ name: "Own", balance: "40" });
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    await couple.ask("commit_rebalance", { plan_id });
    const before = await ben.ask("get_plan", { plan_id });
    expect(before.moves).toContainEqual(expect.objectContaining({ account_id, to_goal_id: trip.id }));
    await couple.ask("update_account", { account_id, visibility: "private" });
    const hidden = await ben.ask("get_plan", { plan_id });
    expect(JSON.stringify(hidden)).not.toContain(account_id);
    expect(hidden.partners).toHaveLength(1);
    await couple.ask("update_account", { account_id, visibility: "shared" });
    expect(await ben.ask("get_plan", { plan_id })).toEqual(before);
  });

  test("a cure in a private account reveals nothing about its balance to the partner", async () => {
    const { couple, ben, car } = await plannedBooks();
    const own = await couple.account({ name: "Own", balance: "40", visibility: "private" });
    await couple.allocate(own.id, car.id, "40");
    const sync = (amount: string) =>
      couple.ask("record_event", { event_type: "BALANCE_SYNC", amount, source_account_id: own.id });
    await sync("15");
    const including = { strategy: "deadline_first", include_private: true };
    const { plan_id, moves } = await couple.ask("suggest_rebalance", including);
    expect(moves[0].reason).toContain("no longer covers");
    await couple.ask("commit_rebalance", { plan_id });
    const reason = "“Car” gives money back to a private account of your partner.";
    const [move] = (await ben.ask("get_plan", { plan_id })).moves;
    expect(move).toMatchObject({ account_id: null, amount: "25.00", reason });
    await couple.ask("update_goal", { goal_id: car.id, locked: true });
    await sync("5");
    const { uncured } = await couple.ask("suggest_rebalance", including);
    expect(uncured).toEqual([{ account_id: own.id, amount: "10.00" }]);
  });
});
