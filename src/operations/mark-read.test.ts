import { beforeEach, describe, expect, test } from "vitest";
import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";

describe("mark_read", () => {
  let couple: TestCouple;
  let items: Answer[];
  let ben: ReturnType<TestCouple["as"]>;

  beforeEach(async () => {
    couple = await newCouple();
    ben = couple.asBen;
    const account = await couple.account();
    for (let i = 0; i < 3; i++)
      await couple.allocate(account.id, (await couple.goal({ target_amount: "10" })).id, "10");
    items = (await ben.ask("list_inbox", {})).items;
    expect(items).toHaveLength(3);
  });

  test("marks the named items; repeating it changes nothing", async () => {
    const [newest, , oldest] = items;
    const both = { item_ids: [newest.id, oldest.id, oldest.id] };
    expect(await ben.ask("mark_read", both)).toEqual({ marked: 2, unread_count: 1 });
    couple.clock = new Date("2026-03-11T15:00:00.000Z");
    expect(await ben.ask("mark_read", both)).toEqual({ marked: 0, unread_count: 1 });
    const read = (await ben.ask("list_inbox", {})).items.map(({ read_at }: Answer) => read_at);
    expect(read).toEqual(["2026-03-10T15:00:00.000Z", null, "2026-03-10T15:00:00.000Z"]);
  });

  test("marks all items up to one, and leaves later items unread", async () => {
    const marked = await ben.ask("mark_read", { up_to_item_id: items[1].id });
    expect(marked).toEqual({ marked: 2, unread_count: 1 });
    expect((await ben.ask("list_inbox", { unread: true })).items).toEqual([items[0]]);
    expect((await couple.ask("list_inbox", {})).unread_count).toBe(3);
  });

  test("writes no ledger event, and works only on the caller's items", async () => {
    const head = (await couple.ask("get_couple", { couple_id: couple.id })).ledger;
    const [mine] = (await couple.ask("list_inbox", {})).items;
    for (const input of [
      { up_to_item_id: items[0].id },
      { item_ids: [items[0].id] },
      { item_ids: [mine.id, items[0].id] },
    ])
      expect(await couple.outcome("mark_read", input)).toBe("not_found");
    expect((await couple.ask("list_inbox", {})).unread_count).toBe(3);
    await ben.ask("mark_read", { up_to_item_id: items[0].id });
    expect((await couple.ask("get_couple", { couple_id: couple.id })).ledger).toEqual(head);
  });

  test("records the client, and what waits for the person stays in the summary", async () => {
    await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "0" });
    const [goal] = (await couple.ask("list_goals", {})).items;
    const [account] = (await couple.ask("list_accounts", {})).items;
    const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
    const release = { account_id: account.id, from_goal_id: goal.id, amount: "1" };
    await couple.ask("commit_rebalance", { moves: [release], basis_sequence: ledger.sequence });
    await couple.ask("schedule_check_in", { schedule: "now" });
    const agent = couple.as({ ...couple.ben.principal, kind: "agent", actor: "claude" });
    const waiting = async () =>
      (await agent.ask("get_summary", {})).attention
        .map(({ kind }: Answer) => kind)
        .filter((kind: string) => kind.endsWith("_waiting"));
    expect(await waiting()).toEqual(["plan_waiting", "check_in_waiting"]);

    await ben.ask("mark_read", { item_ids: [items[0].id] });
    const [newest] = (await agent.ask("list_inbox", {})).items;
    expect(await agent.ask("mark_read", { up_to_item_id: newest.id })).toMatchObject({ unread_count: 0 });
    const readers = (await ben.ask("list_inbox", {})).items.map(({ read_by }: Answer) => read_by);
    expect(readers).toEqual(["claude", "claude", "test", "claude", "claude"]);
    expect(await waiting()).toEqual(["plan_waiting", "check_in_waiting"]);
  });

  test("needs either item_ids or up_to_item_id", async () => {
    for (const input of [{}, { item_ids: [items[0].id], up_to_item_id: items[0].id }])
      expect(await ben.outcome("mark_read", input)).toBe("invalid_input: ");
  });
});
