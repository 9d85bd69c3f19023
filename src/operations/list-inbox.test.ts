import { describe, expect, test } from "vitest";
import { type Answer, ask, newCouple, type Partner, refusal, type TestCouple } from "../../testing/books.ts";
import { awaitingBooks } from "../../testing/couples.ts";
import { checkDaily } from "../engine/jobs/check-drift.ts";

const inbox = (couple: TestCouple, who: Partner, input: object = {}): Promise<Answer> =>
  couple.as(who.principal).ask("list_inbox", input);

/** The items in both inboxes, newest first: kind, goal and subject. */
async function itemsOf(couple: TestCouple): Promise<Record<"ada" | "ben", Answer[]>> {
  const found = async (who: Partner) =>
    (await inbox(couple, who)).items.map(({ kind, message, user_id, goal_id, subject_id }: Answer) => ({
      kind,
      message,
      user_id,
      goal_id,
      subject_id,
    }));
  return { ada: await found(couple.ada), ben: await found(couple.ben) };
}

describe("list_inbox notifies", () => {
  test("both partners once of a goal's highest milestone, and again only if it was reversed", async () => {
    const couple = await newCouple();
    const account = await couple.account();
    const goal = await couple.goal({ target_amount: "400" });
    const allocate = async (amount: string) => {
      couple.clock = new Date(couple.clock.getTime() + 1000);
      return (await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount }))
        .event;
    };
    await allocate("99.99");
    expect((await inbox(couple, couple.ada)).items).toEqual([]);
    const event = await allocate("0.01");
    const mistake = await allocate("250");
    await couple.ask("reverse_event", { event_id: mistake.id });
    await allocate("250");
    await allocate("10");
    await couple.ask("release_from_goal", { account_id: account.id, goal_id: goal.id, amount: "100" });
    await allocate("140");
    for (const who of [couple.ada, couple.ben]) {
      const { items, unread_count } = await inbox(couple, who);
      expect(items.map(({ message }: Answer) => message)).toEqual([
        "A goal has reached 100 % of its target.",
        "A goal has reached 75 % of its target.",
        "A goal has reached 75 % of its target.",
        "A goal has reached 25 % of its target.",
      ]);
      expect(unread_count).toBe(4);
      expect(items.at(-1)).toEqual({
        id: expect.any(String),
        kind: "milestone",
        message: "A goal has reached 25 % of its target.",
        event_id: event.id,
        sequence: event.sequence,
        user_id: couple.ada.id,
        goal_id: goal.id,
        subject_id: null,
        timestamp: event.timestamp,
        read_at: null,
        read_by: null,
      });
    }
  });

  test("the partner of a proposed threshold, again when it changes, and not when it is settled", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const propose = (who: Partner, input: object) =>
      couple.as(who.principal).ask("update_couple", { couple_id: couple.id, ...input });
    await propose(couple.ada, { approval_threshold: "200" });
    await propose(couple.ada, { approval_threshold: "300" });
    await propose(couple.ben, { approval_threshold: "300" });
    const page = await inbox(couple, couple.ben);
    expect(page.items).toMatchObject([
      { kind: "threshold_proposal", user_id: couple.ada.id },
      { kind: "threshold_proposal", user_id: couple.ada.id },
    ]);
    expect((await inbox(couple, couple.ada)).items).toEqual([]);
  });

  test("the partner of a plan that waits for their approval, whoever committed it", async () => {
    const { couple, planId } = await awaitingBooks();
    const item = {
      kind: "plan_waiting",
      message: "A rebalancing plan waits for your approval.",
      user_id: couple.ada.id,
      goal_id: null,
      subject_id: planId,
    };
    const { ada, ben } = await itemsOf(couple);
    expect(ben[0]).toEqual(item);
    expect(ada.filter(({ kind }) => kind === "plan_waiting")).toEqual([]);
    await couple.as(couple.ben.principal).ask("approve_rebalance", { plan_id: planId });
    const after = await itemsOf(couple);
    expect([...after.ada, ...after.ben].filter(({ kind }) => kind === "plan_waiting")).toEqual([item]);
  });

  test("both partners of a check-in when it is due, not when it is scheduled, answered or cancelled", async () => {
    const couple = await newCouple();
    const schedule = { rrule: "FREQ=DAILY", start: "2026-03-11T18:00" };
    const { id } = await couple.ask("schedule_check_in", { schedule });
    expect(await itemsOf(couple)).toEqual({ ada: [], ben: [] });
    couple.clock = new Date("2026-03-11T18:00:00.000Z");
    await couple.bringDue();
    await couple.ask("answer_check_in", { check_in_id: id, answer: "done" });
    await couple.ask("cancel_check_in", { check_in_id: id });
    const item = {
      kind: "check_in_due",
      message: "A check-in is due.",
      user_id: null,
      goal_id: null,
      subject_id: id,
    };
    expect(await itemsOf(couple)).toEqual({ ada: [item], ben: [item] });
  });

  test("both partners of a goal that goes off schedule, is back on track or overdue, but not when it becomes at risk", async () => {
    const couple = await newCouple();
    const account = await couple.account();
    const goal = await couple.goal({ target_amount: "1000", deadline: "2026-09-26" }); // 5 a day
    const item = (status: string) => ({
      kind: "drift",
      message: `A goal's status is now ${status}.`,
      user_id: null,
      goal_id: goal.id,
      subject_id: null,
    });
    const look = async (date: string) => {
      couple.clock = new Date(`${date}T15:00:00.000Z`);
      await checkDaily(couple.engine, { coupleId: couple.id });
    };
    const allocate = (amount: string) =>
      couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount });
    await look("2026-04-14"); // 155 are expected.
    expect(await itemsOf(couple)).toEqual({ ada: [item("behind")], ben: [item("behind")] });
    await look("2026-05-14"); // 305 are expected: at risk.
    expect(await itemsOf(couple)).toEqual({ ada: [item("behind")], ben: [item("behind")] });
    await allocate("450");
    await look("2026-09-27");
    const drifts = async () => (await itemsOf(couple)).ben.filter(({ kind }) => kind === "drift");
    const expected = [item("overdue"), item("on track"), item("behind")];
    expect(await drifts()).toEqual(expected);
    await allocate("550"); // Complete: a milestone.
    expect(await drifts()).toEqual(expected);
    const { items } = await couple.ask("list_ledger", { event_type: "DRIFT" });
    expect(items.toReversed().map(({ metadata }: Answer) => metadata.status)).toEqual([
      "behind",
      "at_risk",
      "on_track",
      "overdue",
      "complete",
    ]);
  });

  test("the partner of a shared journal entry, not of a private one", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    const write = (more: object) => couple.ask("add_journal_entry", { text: "We can do it.", ...more });
    const [about, plain] = [await write({ goal_id: goal.id }), await write({})];
    await write({ goal_id: goal.id, visibility: "private" });
    const item = {
      kind: "journal_entry",
      message: "Your partner shared a journal entry.",
      user_id: couple.ada.id,
    };
    expect(await itemsOf(couple)).toEqual({
      ada: [],
      ben: [
        { ...item, goal_id: null, subject_id: plain.id },
        { ...item, goal_id: goal.id, subject_id: about.id },
      ],
    });
  });

  test("the partner of a reaction once, and not of its removal", async () => {
    const couple = await newCouple();
    const goal = await couple.goal();
    const reaction = { goal_id: goal.id, emoji: "🎉" };
    await couple.ask("react_to_goal", reaction);
    await couple.ask("react_to_goal", reaction);
    await couple.ask("remove_reaction", reaction);
    const message = "Your partner reacted to a goal.";
    expect(await itemsOf(couple)).toEqual({
      ada: [],
      ben: [{ kind: "reaction", message, user_id: couple.ada.id, goal_id: goal.id, subject_id: null }],
    });
  });

  test("nobody of an event that a person posts", async () => {
    const couple = await newCouple();
    await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "webhook_disabled" } });
    expect((await inbox(couple, couple.ben)).items).toEqual([]);
  });
});

describe("list_inbox", () => {
  test("pages through items, even those of one event, and counts and filters unread items", async () => {
    const couple = await newCouple();
    for (let i = 0; i < 5; i++) await couple.ask("schedule_check_in", { schedule: "now" });
    const all = (await inbox(couple, couple.ben)).items;
    expect(all.map(({ sequence }: Answer) => sequence)).toEqual([11, 9, 7, 5, 3]);
    const pages: Answer[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await inbox(couple, couple.ben, { limit: 2, cursor });
      expect(page.unread_count).toBe(5);
      pages.push(...page.items);
      cursor = page.next_cursor;
    }
    expect(pages).toEqual(all);
    await couple.as(couple.ben.principal).ask("mark_read", { item_ids: [all[1].id, all[3].id] });
    const unread = await inbox(couple, couple.ben, { unread: true });
    expect(unread.items.map(({ sequence }: Answer) => sequence)).toEqual([11, 7, 3]);
    expect(unread.unread_count).toBe(3);
    expect((await inbox(couple, couple.ben, { unread: false })).items).toHaveLength(5);
    // The partner who schedules one for now gets no item, and read marks are separate for each partner.
    expect((await inbox(couple, couple.ada)).items).toEqual([]);
    await couple.as(couple.ben.principal).ask("schedule_check_in", { schedule: "now" });
    const unreadOf = async (partner: Partner) => (await inbox(couple, partner)).unread_count;
    expect([await unreadOf(couple.ada), await unreadOf(couple.ben)]).toEqual([1, 3]);
  });

  test("belongs to a user, so the operator must name one", async () => {
    const couple = await newCouple();
    const { engine } = couple;
    expect(await refusal(engine, "list_inbox", {}, { coupleId: couple.id })).toMatchObject({
      code: "invalid_input",
      errors: [{ field: "user_id" }],
    });
    expect(await ask(engine, "list_inbox", {}, { userId: couple.ada.id })).toEqual({
      items: [],
      next_cursor: null,
      unread_count: 0,
    });
  });

  test("holds an item exactly if its event is committed", async () => {
    const couple = await newCouple();
    const account = await couple.account();
    const goal = await couple.goal();
    const move = { account_id: account.id, goal_id: goal.id, amount: "300" };
    const twice = couple.as(couple.ada.principal);
    await twice.ask("allocate_to_goal", move, "once");
    await twice.ask("allocate_to_goal", move, "once");
    await twice.refusal("allocate_to_goal", { ...move, amount: "5000" });
    expect((await inbox(couple, couple.ben)).items).toHaveLength(1);
  });
});
