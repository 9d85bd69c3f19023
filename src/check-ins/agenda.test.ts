import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";
import { awaitingBooks } from "../../testing/couples.ts";
import { expect, test } from "../../testing/test.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A check-in that is due immediately, a minute later. */
async function asked(couple: TestCouple): Promise<{ id: string; agenda: Answer[] }> {
  couple.later(60_000);
  return couple.ask("schedule_check_in", { schedule: "now" });
}

const kindsOf = ({ agenda }: { agenda: Answer[] }) => agenda.map(({ kind }) => kind);

test("contains a plan that awaits approval until it is approved or stale", async () => {
  const { couple, ben, joint, car, planId } = await awaitingBooks();
  const row = { kind: "plan_waiting", plan_id: planId, amount: "80.00" };
  expect((await asked(couple)).agenda).toContainEqual(row);
  const release = { account_id: joint.id, goal_id: car.id, amount: "1" };
  const { event } = await couple.ask("release_from_goal", release);
  expect(kindsOf(await asked(couple))).not.toContain("plan_waiting");
  await couple.ask("reverse_event", { event_id: event.id });
  expect((await asked(couple)).agenda).toContainEqual(row);
  await ben.ask("approve_rebalance", { plan_id: planId });
  expect(kindsOf(await asked(couple))).not.toContain("plan_waiting");
});

test("contains goals off schedule, and once those that returned or were reached", async () => {
  const couple = await newCouple();
  const account = await couple.account();
  const deadline = "2026-06-18"; // in 100 days
  const late = await couple.goal({ target_amount: "100", deadline });
  const reached = await couple.goal({ target_amount: "200", deadline });
  couple.later(65 * DAY_MS); // 61 % are expected since 10 May.
  expect((await asked(couple)).agenda).toEqual([
    { kind: "at_risk", goal_id: late.id, amount: "61.00" },
    { kind: "at_risk", goal_id: reached.id, amount: "122.00" },
  ]);
  expect(kindsOf(await asked(couple))).toEqual(["at_risk", "at_risk"]);
  await couple.allocate(account.id, late.id, "91");
  await couple.allocate(account.id, reached.id, "200");
  expect((await asked(couple)).agenda).toEqual([
    { kind: "complete", goal_id: reached.id },
    { kind: "on_track", goal_id: late.id },
  ]);
  expect((await asked(couple)).agenda).toEqual([]);
});

test("contains shared journal entries and reactions since the previous check-in once, by their ids", async () => {
  const couple = await newCouple();
  const ben = couple.asBen;
  const goal = await couple.goal();
  const [by, of] = [{ user_id: couple.ben.id }, { goal_id: goal.id }];
  const write = (more: object) => ben.ask("add_journal_entry", { text: "We can do it.", ...more });
  const [about, plain] = [await write(of), await write({})];
  await write({ ...of, visibility: "private" });
  const react = (emoji: string, name = "react_to_goal") => ben.ask(name, { ...of, emoji });
  await couple.ask("react_to_goal", { ...of, emoji: "🚀" });
  for (const emoji of ["🎉", "🚀", "😱"]) await react(emoji);
  const first = await asked(couple);
  expect(first.agenda).toEqual([
    { kind: "journal_entry", entry_id: plain.id, ...by },
    { kind: "journal_entry", entry_id: about.id, ...of, ...by },
    { kind: "reaction", ...of, ...by },
    { kind: "reaction", ...of, user_id: couple.ada.id },
  ]);
  expect((await asked(couple)).agenda).toEqual([]);
  await react("🎉", "remove_reaction");
  await react("💪");
  await react("💪", "remove_reaction");
  expect((await asked(couple)).agenda).toEqual([]);
  expect((await ben.ask("list_check_ins", {})).items.at(-1).agenda).toEqual(first.agenda);
});

test("repeats the news of a missed or cancelled check-in", async ({ couple }) => {
  const schedule = { rrule: "FREQ=DAILY", start: "2026-03-11T18:00" };
  await couple.ask("schedule_check_in", { schedule });
  const due = async (day: number) => {
    await couple.bringDue(`2026-03-${day}T18:00:00.000Z`);
    return (await couple.ask("list_check_ins", { status: "waiting" })).items[0];
  };
  await couple.ask("add_journal_entry", { text: "First." });
  expect(kindsOf(await due(11))).toEqual(["journal_entry"]);
  expect(kindsOf(await due(12))).toEqual(["journal_entry"]);
  const third = await due(13);
  expect(kindsOf(third)).toEqual(["journal_entry"]);
  for (const { principal } of [couple.ada, couple.ben])
    await couple.as(principal).ask("answer_check_in", { check_in_id: third.id, answer: "done" });
  expect(kindsOf(await due(14))).toEqual([]);
  await couple.ask("add_journal_entry", { text: "Second." });
  const fifth = await due(15);
  expect(kindsOf(fifth)).toEqual(["journal_entry"]);
  await couple.ask("cancel_check_in", { check_in_id: fifth.id });
  expect(kindsOf(await asked(couple))).toEqual(["journal_entry"]);
});

test("contains shared entries even after many private ones", async ({ couple, ben }) => {
  const { id } = await couple.ask("add_journal_entry", { text: "For both." });
  for (let n = 0; n < 501; n++) await ben.ask("add_journal_entry", { text: "Mine.", visibility: "private" });
  expect((await asked(couple)).agenda).toMatchObject([{ kind: "journal_entry", entry_id: id }]);
}, 60_000);
