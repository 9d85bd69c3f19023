import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";
import { awaitingBooks, everyRow } from "../../testing/couples.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { checkDaily } from "../engine/jobs/check-drift.ts";

type Name = "ada" | "ben";

const inbox = (couple: TestCouple, who: Name, input: object = {}): Promise<Answer> =>
  couple.as(couple[who].principal).ask("list_inbox", input);

/** The items of an inbox, newest first: kind, message, user, goal and subject. */
async function itemsOf(couple: TestCouple, who: Name): Promise<unknown[][]> {
  const { items } = await inbox(couple, who);
  return items.map((item: Answer) => [item.kind, item.message, item.user_id, item.goal_id, item.subject_id]);
}

describe("list_inbox notifies", () => {
  test("both partners once of a goal's highest milestone, and again only if it was reversed", async () => {
    const couple = await newCouple();
    const ids = await couple.fill({ accounts: { account: {} }, goals: { goal: { target_amount: "400" } } });
    const allocate = (amount: string) => {
      couple.later(1000);
      return couple.allocate(ids.account, ids.goal, amount);
    };
    await allocate("99.99");
    expect(await itemsOf(couple, "ada")).toEqual([]);
    const event = await allocate("0.01");
    const mistake = await allocate("250");
    await couple.ask("reverse_event", { event_id: mistake.id });
    await allocate("250");
    await allocate("10");
    const release = { account_id: ids.account, goal_id: ids.goal, amount: "100" };
    await couple.ask("release_from_goal", release);
    await allocate("140");
    for (const who of ["ada", "ben"] as const) {
      const { items, unread_count } = await inbox(couple, who);
      const percents = items.map(({ message }: Answer) => /reached (\d+) % of/.exec(message)?.[1]);
      expect(percents).toEqual(["100", "75", "75", "25"]);
      expect(unread_count).toBe(4);
      expect(items.at(-1)).toEqual({
        id: expect.any(String),
        kind: "milestone",
        message: "A goal has reached 25 % of its target.",
        event_id: event.id,
        sequence: event.sequence,
        user_id: couple.ada.id,
        goal_id: ids.goal,
        subject_id: null,
        url: null,
        timestamp: event.timestamp,
        read_at: null,
        read_by: null,
      });
    }
  });

  test("the partner of a proposed threshold, again when it changes, and not when it is settled", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const propose = (who: Name, approval_threshold: string) =>
      couple.as(couple[who].principal).ask("update_couple", { couple_id: couple.id, approval_threshold });
    await propose("ada", "200");
    await propose("ada", "300");
    await propose("ben", "300");
    const message = "Your partner proposes a new approval threshold.";
    const item = ["threshold_proposal", message, couple.ada.id, null, null];
    expect(await itemsOf(couple, "ben")).toEqual([item, item]);
    expect(await itemsOf(couple, "ada")).toEqual([]);
  });

  test("the partner of a plan that waits for their approval", async () => {
    const { couple, ben, planId } = await awaitingBooks();
    const message = "A rebalancing plan waits for your approval.";
    const item = ["plan_waiting", message, couple.ada.id, null, planId];
    await ben.ask("approve_rebalance", { plan_id: planId });
    const plansOf = async (who: Name) =>
      (await itemsOf(couple, who)).filter(([kind]) => kind === "plan_waiting");
    expect([await plansOf("ada"), await plansOf("ben")]).toEqual([[], [item]]);
  });

  test("both partners of a check-in when it is due, not when it is scheduled, answered or cancelled", async () => {
    const couple = await newCouple();
    const schedule = { rrule: "FREQ=DAILY", start: "2026-03-11T18:00" };
    const { id } = await couple.ask("schedule_check_in", { schedule });
    expect(await itemsOf(couple, "ben")).toEqual([]);
    await couple.bringDue("2026-03-11T18:00:00.000Z");
    await couple.ask("answer_check_in", { check_in_id: id, answer: "done" });
    await couple.ask("cancel_check_in", { check_in_id: id });
    const items = [["check_in_due", "A check-in is due.", null, null, id]];
    expect([await itemsOf(couple, "ada"), await itemsOf(couple, "ben")]).toEqual([items, items]);
  });

  test("both partners of a goal that goes off schedule, is back on track or overdue, but not when it becomes at risk", async () => {
    const couple = await newCouple();
    const rows = { goal: { target_amount: "1000", deadline: "2026-09-26" } }; // 5 a day
    const { account, goal } = await couple.fill({ accounts: { account: {} }, goals: rows });
    const checkOn = async (date: string) => {
      couple.clock = new Date(`${date}T15:00:00.000Z`);
      await checkDaily(couple.engine, { coupleId: couple.id });
    };
    const drifts = async (who: Name) =>
      (await itemsOf(couple, who)).filter(([kind]) => kind === "drift").map(([, message]) => message);
    const [behind, onTrack, overdue] = ["behind", "on track", "overdue"].map(
      (status) => `A goal's status is now ${status}.`,
    );
    await checkOn("2026-04-14"); // 155 are expected.
    expect(await itemsOf(couple, "ada")).toEqual([["drift", behind, null, goal, null]]);
    await checkOn("2026-05-14"); // 305 are expected: at risk.
    expect([await drifts("ada"), await drifts("ben")]).toEqual([[behind], [behind]]);
    await couple.allocate(account, goal, "450");
    await checkOn("2026-09-27");
    expect(await drifts("ben")).toEqual([overdue, onTrack, behind]);
    await couple.allocate(account, goal, "550"); // Complete: a milestone.
    expect(await drifts("ben")).toEqual([overdue, onTrack, behind]);
    const { items } = await couple.ask("list_ledger", { event_type: "DRIFT" });
    const statuses = items.toReversed().map(({ metadata }: Answer) => metadata.status);
    expect(statuses).toEqual(["behind", "at_risk", "on_track", "overdue", "complete"]);
  });

  test("the partner of shared entries and of a reaction once, not of private entries, removals and notes", async () => {
    const couple = await newCouple();
    const { id: goal_id } = await couple.goal();
    const write = (more: object) => couple.ask("add_journal_entry", { text: "We can do it.", ...more });
    const [about, plain] = [await write({ goal_id }), await write({})];
    await write({ goal_id, visibility: "private" });
    const reaction = { goal_id, emoji: "🎉" };
    for (const name of ["react_to_goal", "react_to_goal", "remove_reaction"])
      await couple.ask(name, reaction);
    await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "webhook_disabled" } });
    const shared = ["journal_entry", "Your partner shared a journal entry.", couple.ada.id];
    expect(await itemsOf(couple, "ada")).toEqual([]);
    expect(await itemsOf(couple, "ben")).toEqual([
      ["reaction", "Your partner reacted to a goal.", couple.ada.id, goal_id, null],
      [...shared, null, plain.id],
      [...shared, goal_id, about.id],
    ]);
  });
});

describe("list_inbox", () => {
  test("pages through items, even those of one event, and counts and filters unread items", async () => {
    const couple = await newCouple();
    const ben = couple.asBen;
    for (let i = 0; i < 5; i++) await couple.ask("schedule_check_in", { schedule: "now" });
    const all = (await inbox(couple, "ben")).items;
    const sequences = (items: Answer) => items.map(({ sequence }: Answer) => sequence);
    expect(sequences(all)).toEqual([11, 9, 7, 5, 3]);
    const counted = async ({ unread_count }: Answer) => expect(unread_count).toBe(5);
    expect(await everyRow(ben, "list_inbox", { limit: 2 }, counted)).toEqual(all);
    await ben.ask("mark_read", { item_ids: [all[1].id, all[3].id] });
    const unread = await inbox(couple, "ben", { unread: true });
    expect([sequences(unread.items), unread.unread_count]).toEqual([[11, 7, 3], 3]);
    expect((await inbox(couple, "ben", { unread: false })).items).toHaveLength(5);
    // The partner who schedules one for now gets no item, and read marks are separate for each partner.
    expect(await itemsOf(couple, "ada")).toEqual([]);
    await ben.ask("schedule_check_in", { schedule: "now" });
    const unreadOf = async (who: Name) => (await inbox(couple, who)).unread_count;
    expect([await unreadOf("ada"), await unreadOf("ben")]).toEqual([1, 3]);
  });

  test("holds an item exactly if its event is committed", async ({ couple }) => {
    const { account, goal } = await couple.fill({ accounts: { account: {} }, goals: { goal: {} } });
    const move = { account_id: account, goal_id: goal, amount: "300" };
    for (let n = 0; n < 2; n++) await couple.ask("allocate_to_goal", move, "once");
    await couple.refusal("allocate_to_goal", { ...move, amount: "5000" });
    expect(await itemsOf(couple, "ben")).toHaveLength(1);
  });
});
