import { expect, test } from "vitest";
import { type Answer, newCouple } from "../../testing/books.ts";

test("lists pages of check-ins, the latest due first, also by status", async () => {
  const couple = await newCouple();
  const schedule = { rrule: "FREQ=DAILY;COUNT=4", start: "2026-03-11T18:00" };
  await couple.ask("schedule_check_in", { schedule });
  for (const day of [11, 12, 13]) {
    couple.clock = new Date(`2026-03-${day}T18:00:00.000Z`);
    await couple.bringDue();
  }
  const first = await couple.ask("list_check_ins", { limit: 3 });
  const rest = await couple.ask("list_check_ins", { limit: 3, cursor: first.next_cursor });
  expect(
    [...first.items, ...rest.items].map(({ due_at, status }: Answer) => [due_at.slice(8, 10), status]),
  ).toEqual([
    ["14", "scheduled"],
    ["13", "waiting"],
    ["12", "missed"],
    ["11", "missed"],
  ]);
  expect(rest.next_cursor).toBeNull();
  expect((await couple.ask("list_check_ins", { status: "missed" })).items).toHaveLength(2);
  const bad = await couple.refusal("list_check_ins", { cursor: "WzQyXQ" });
  expect(bad.errors.map(({ field }) => field)).toEqual(["cursor"]);
});

test("pages hold each check-in once, even if the couple's time zone changes between pages", async () => {
  const couple = await newCouple();
  for (const hour of ["18", "09", "12"])
    await couple.ask("schedule_check_in", {
      schedule: { rrule: "FREQ=WEEKLY", start: `2026-03-11T${hour}:00` },
    });
  await couple.ask("schedule_check_in", { schedule: "now" });
  const all = (await couple.ask("list_check_ins", {})).items.map(({ id }: Answer) => id);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Answer = await couple.ask("list_check_ins", { limit: 1, cursor });
    seen.push(...page.items.map(({ id }: Answer) => id));
    cursor = page.next_cursor;
    const time_zone = seen.length % 2 ? "Pacific/Kiritimati" : "Pacific/Pago_Pago";
    await couple.ask("update_couple", { couple_id: couple.id, time_zone });
  } while (cursor);
  expect(seen.toSorted()).toEqual(all.toSorted());
});

test("an account that has become private since is hidden from the partner", async () => {
  const couple = await newCouple();
  const account = await couple.account();
  const goal = await couple.goal();
  await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "500" });
  await couple.ask("record_event", {
    event_type: "WITHDRAWAL",
    amount: "900",
    source_account_id: account.id,
  });
  await couple.ask("schedule_check_in", { schedule: "now" });
  const agenda = async (who: "ada" | "ben") =>
    (await couple.as(couple[who].principal).ask("list_check_ins", {})).items[0].agenda;
  expect(await agenda("ben")).toEqual([{ kind: "over_allocated", account_id: account.id, amount: "400.00" }]);
  await couple.ask("update_account", { account_id: account.id, visibility: "private" });
  expect(await agenda("ada")).toHaveLength(1);
  expect(await agenda("ben")).toEqual([]);
});
