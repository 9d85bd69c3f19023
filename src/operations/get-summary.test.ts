import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

describe("get_summary", () => {
  test("answers the whole state in one call", async () => {
    const couple = await newCouple();
    const [account, goal] = [
      await couple.account({ balance: "1000" }),
      await couple.goal({ deadline: "2026-09-01" }),
    ];
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "150" });
    const summary = await couple.ask("get_summary", {});
    expect(summary).toMatchObject({
      as_of: "2026-03-10T15:00:00.000Z",
      couple: { id: couple.id, currency: "USD", time_zone: "UTC", ledger: { sequence: 4 } },
      partners: [
        { id: couple.ada.id, display_name: "Ada" },
        { id: couple.ben.id, display_name: "Ben" },
      ],
      accounts: [
        {
          id: account.id,
          balance: "1000.00",
          allocated: "150.00",
          available: "850.00",
          over_allocated: "0.00",
        },
      ],
      goals: [{ id: goal.id, current_allocation: "150.00", progress: { percent: 25 } }],
      totals: {
        balance: "1000.00",
        allocated: "150.00",
        available: "850.00",
        goal_targets: "600.00",
        goal_allocations: "150.00",
      },
      attention: [{ kind: "milestone", count: 1, goal_ids: [goal.id], percent: 25 }],
    });
    expect(summary.recent_events[0]).toMatchObject({
      sequence: 4,
      event_type: "ALLOCATION",
      amount: "150.00",
    });
  });

  test("full has every field of accounts, goals and events", async () => {
    const couple = await newCouple();
    const [account, goal] = [await couple.account(), await couple.goal()];
    const full = await couple.ask("get_summary", { detail: "full" });
    expect(full.accounts).toEqual([await couple.ask("get_account", { account_id: account.id })]);
    expect(full.goals).toEqual([await couple.ask("get_goal", { goal_id: goal.id })]);
    expect(full.recent_events).toEqual((await couple.ask("list_ledger", {})).items);
  });

  test("counts overdue goals and a proposed threshold as worth a look", async () => {
    const couple = await newCouple({ approval_threshold: "10" });
    const goal = await couple.goal({ deadline: "2026-03-11" });
    await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "20" });
    couple.clock = new Date("2026-03-12T15:00:00.000Z");
    const kinds = async (principal = couple.ada.principal) =>
      (await couple.as(principal).ask("get_summary", {})).attention.map((row: { kind: string }) => row.kind);
    expect(await kinds()).toEqual(["overdue"]);
    expect(await kinds(couple.ben.principal)).toEqual(["overdue", "threshold_proposal"]);
    expect((await couple.ask("get_summary", {})).attention[0]).toMatchObject({
      goal_ids: [goal.id],
      amount: "600.00",
    });
  });

  test("8 accounts and 15 goals fit into 3,000 tokens at their worst, and take three queries", async () => {
    const couple = await newCouple({ time_zone: "America/New_York", approval_threshold: "500" });
    const accounts: { id: string }[] = [];
    for (let n = 0; n < 8; n++) {
      const fields = {
        name: `Household savings ${n}`,
        institution_name: "First National",
        balance: "12345.67",
      };
      accounts.push(
        await couple.account({ ...fields, keep_available: "100", ...(n > 5 && { visibility: "private" }) }),
      );
    }
    for (let n = 0; n < 15; n++) {
      const name = `A goal of some length ${n}`;
      const goal = await couple.goal({ name, target_amount: "25000", deadline: "2026-09-01", notes: "Why" });
      const account_id = accounts[n % 8]?.id;
      await couple.ask("allocate_to_goal", { account_id, goal_id: goal.id, amount: "1234.56" });
    }
    for (const { id } of accounts) {
      await couple.ask("record_event", {
        event_type: "BALANCE_SYNC",
        amount: "1000.01",
        source_account_id: id,
      });
    }
    const goals = (await couple.ask("list_goals", {})).items;
    for (const { id: goal_id } of goals.slice(0, 4)) {
      const reaction = { goal_id, emoji: "👨‍👩‍👧‍👦" };
      await couple.ask("react_to_goal", reaction);
      await couple.as(couple.ben.principal).ask("react_to_goal", reaction);
    }
    const raise = { couple_id: couple.id, approval_threshold: "1000" };
    await couple.as(couple.ben.principal).ask("update_couple", raise);
    couple.clock = new Date("2026-11-22T12:00:00.000Z");
    const source_account_id = accounts[0]?.id;
    const sync = (amount: string) =>
      couple.ask("record_event", { event_type: "BALANCE_SYNC", amount, source_account_id });
    await sync("30000");
    const saved = { account_id: source_account_id, goal_id: goals[0].id, amount: "23000" };
    await couple.ask("allocate_to_goal", saved);
    await sync("1000.01");

    const queries: string[] = [];
    const connection = couple.engine.orm.em.getConnection();
    const logQuery = Reflect.get(connection, "logQuery");
    Reflect.set(connection, "logQuery", (query: string) => queries.push(query));
    const summary = await couple.ask("get_summary", {});
    Reflect.set(connection, "logQuery", logQuery);

    expect(summary.attention).toHaveLength(4);
    expect(summary.goals).toHaveLength(15);
    expect(summary.goals.filter((goal: { reactions?: object }) => goal.reactions)).toHaveLength(3);
    expect(countTokens(JSON.stringify(summary))).toBeLessThanOrEqual(3000);
    expect(queries.filter((query) => query.startsWith("select"))).toHaveLength(3);
  });
});
