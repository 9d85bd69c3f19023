import { describe, expect, test } from "vitest";
import { type Answer, newCouple, principalFor, type TestCouple } from "../../testing/books.ts";
import { everyRow } from "../../testing/couples.ts";

const sequences = ({ items }: Answer): number[] => items.map(({ sequence }: Answer) => sequence);

async function busy(): Promise<{ couple: TestCouple; account: string; goal: string }> {
  const couple = await newCouple({ time_zone: "America/New_York" });
  const account = (await couple.account()).id; // 2
  const goal = (await couple.goal()).id; // 3
  couple.clock = new Date("2026-03-11T03:30:00.000Z"); // Still 10 March in New York.
  await couple.ask("allocate_to_goal", { account_id: account, goal_id: goal, amount: "10" }); // 4
  couple.clock = new Date("2026-03-11T12:00:00.000Z");
  const claude = couple.as(principalFor(couple.ben.id, couple.id, { actor: "claude" }));
  await claude.ask("allocate_to_goal", { account_id: account, goal_id: goal, amount: "5" }); // 5
  await couple.ask("record_event", { event_type: "DEPOSIT", amount: "1", source_account_id: account }); // 6
  return { couple, account, goal };
}

describe("list_ledger", () => {
  test("lists events newest first, with filters", async () => {
    const { couple, account, goal } = await busy();
    const list = async (filter: object) => sequences(await couple.ask("list_ledger", filter));
    expect(await list({})).toEqual([6, 5, 4, 3, 2, 1]);
    expect(await list({ event_type: "ALLOCATION" })).toEqual([5, 4]);
    expect(await list({ account_id: account })).toEqual([6, 5, 4, 2]);
    expect(await list({ goal_id: goal })).toEqual([5, 4, 3]);
    expect(await list({ user_id: couple.ben.id })).toEqual([5]);
    expect(await list({ actor: "claude" })).toEqual([5]);
    expect(await list({ from: "2026-03-11" })).toEqual([6, 5]);
    expect(await list({ to: "2026-03-10" })).toEqual([4, 3, 2, 1]);
    expect(await list({ from: "2026-03-11T03:30:00Z", to: "2026-03-11T12:00:00.000Z" })).toEqual([4]);
    expect(await list({ after_sequence: 4 })).toEqual([6, 5]);
    expect(await list({ after_sequence: 0, limit: 2 })).toEqual([6, 5]);
    expect(await list({ after_sequence: 6 })).toEqual([]);
    const reversed = { from: "2026-03-12", to: "2026-03-11" };
    expect(await couple.outcome("list_ledger", reversed)).toBe("invalid_input: to");
    expect(await list({ event_type: "ALLOCATION", user_id: couple.ada.id, goal_id: goal })).toEqual([4]);
  });

  test("pages are stable while events are appended", async () => {
    const { couple } = await busy();
    const note = { event_type: "SYSTEM", metadata: { note: "meanwhile" } };
    const rows = await everyRow(couple, "list_ledger", { limit: 2 }, async () => {
      await couple.ask("record_event", note);
    });
    expect(sequences({ items: rows })).toEqual([6, 5, 4, 3, 2, 1]);
  });
});
