import { type Answer, newCouple } from "../../testing/books.ts";
import { everyRow, funded } from "../../testing/couples.ts";
import { expect, test } from "../../testing/test.ts";

test("lists pages of check-ins, the latest due first, also by status", async ({ couple }) => {
  const schedule = { rrule: "FREQ=DAILY;COUNT=4", start: "2026-03-11T18:00" };
  await couple.ask("schedule_check_in", { schedule });
  for (const day of [11, 12, 13]) {
    await couple.bringDue(`2026-03-${day}T18:00:00.000Z`);
  }
  const rows = await everyRow(couple, "list_check_ins", { limit: 3 });
  expect(rows.map(({ due_at, status }) => [due_at.slice(8, 10), status])).toEqual([
    ["14", "scheduled"],
    ["13", "waiting"],
    ["12", "missed"],
    ["11", "missed"],
  ]);
  expect((await couple.ask("list_check_ins", { status: "missed" })).items).toHaveLength(2);
  expect(await couple.outcome("list_check_ins", { cursor: "WzQyXQ" })).toBe("invalid_input: cursor");
});

test("pages hold each check-in once, even if the couple's time zone changes between pages", async () => {
  const couple = await newCouple();
  for (const hour of ["18", "09", "12"])
    await couple.ask("schedule_check_in", {
      schedule: { rrule: "FREQ=WEEKLY", start: `2026-03-11T${hour}:00` },
    });
  await couple.ask("schedule_check_in", { schedule: "now" });
  const all = (await couple.ask("list_check_ins", {})).items.map(({ id }: Answer) => id);
  let pages = 0;
  const seen = await everyRow(couple, "list_check_ins", { limit: 1 }, async () => {
    const time_zone = ++pages % 2 ? "Pacific/Kiritimati" : "Pacific/Pago_Pago";
    await couple.ask("update_couple", { couple_id: couple.id, time_zone });
  });
  expect(seen.map(({ id }) => id).toSorted()).toEqual(all.toSorted());
});

test("an account that has become private since is hidden from the partner", async ({ couple }) => {
  const { account_id } = await funded(couple);
  const withdrawal = { event_type: "WITHDRAWAL", amount: "900", source_account_id: account_id };
  await couple.ask("record_event", withdrawal);
  await couple.ask("schedule_check_in", { schedule: "now" });
  const agenda = async (who: "ada" | "ben") =>
    (await couple.as(couple[who].principal).ask("list_check_ins", {})).items[0].agenda;
  expect(await agenda("ben")).toEqual([{ kind: "over_allocated", account_id, amount: "400.00" }]);
  await couple.ask("update_account", { account_id, visibility: "private" });
  expect(await agenda("ada")).toHaveLength(1);
  expect(await agenda("ben")).toEqual([]);
});
