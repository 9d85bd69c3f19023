import { describe, expect, test } from "vitest";
import { type Answer, ask, newCouple, type Partner, refusal, type TestCouple } from "../../testing/books.ts";
import { Couple } from "../domain/couple.ts";
import { FinancialGoal } from "../domain/financial-goal.ts";
import { appendEvent, type EventDraft } from "../domain/ledger.ts";

const inbox = (couple: TestCouple, who: Partner, input: object = {}): Promise<Answer> =>
  couple.as(who.principal).ask("list_inbox", input);

/** Appends an event that no operation writes yet, as the one who acts. */
async function append(
  couple: TestCouple,
  acting: string | null,
  draft: EventDraft,
  goalId?: string,
): Promise<string> {
  const { orm, now, ids } = couple.engine;
  return orm.em.fork().transactional(async (em) => {
    const locked = await em.findOneOrFail(Couple, { id: couple.id });
    const destGoal = goalId ? await em.findOneOrFail(FinancialGoal, { id: goalId }) : undefined;
    const principal = { userId: acting, actor: "test" };
    return appendEvent({ em, couple: locked, now: now(), ids, principal }, { ...draft, destGoal }).id;
  });
}

describe("list_inbox tells", () => {
  test("both partners of a goal's milestones, the highest passed, once, and again only when the first time was taken back", async () => {
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
      });
    }
  });

  test("a partner of a threshold that the other proposes, again when it changes, and not when it is settled", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const propose = (who: Partner, input: object) =>
      couple.as(who.principal).ask("update_couple", { couple_id: couple.id, ...input });
    await propose(couple.ada, { approval_threshold: "200" });
    await propose(couple.ada, { approval_threshold: "300" });
    await propose(couple.ben, { approval_threshold: "300" });
    const told = await inbox(couple, couple.ben);
    expect(told.items).toMatchObject([
      { kind: "threshold_proposal", user_id: couple.ada.id },
      { kind: "threshold_proposal", user_id: couple.ada.id },
    ]);
    expect((await inbox(couple, couple.ada)).items).toEqual([]);
  });

  const plan = "0199f3a0-0000-7000-8000-00000000aaaa";
  const partnerAlone = { ada: [], ben: ["told"] };
  const both = { ada: ["told"], ben: ["told"] };
  const nobody = { ada: [], ben: [] };
  test.each([
    ["a plan that waits", "PLAN", { plan_id: plan, action: "awaiting_approval" }, partnerAlone, plan],
    ["a plan that was committed", "PLAN", { plan_id: plan, action: "committed" }, nobody, null],
    ["a check-in that is due", "SYNC", { check_in_id: plan, action: "due" }, both, plan],
    ["a check-in that was planned", "SYNC", { check_in_id: plan, action: "scheduled" }, nobody, null],
    ["a shared journal entry", "JOURNAL", { entry_id: plan, visibility: "shared" }, partnerAlone, plan],
    ["a private journal entry", "JOURNAL", { entry_id: plan, visibility: "private" }, nobody, null],
    ["a journal entry that does not say", "JOURNAL", {}, nobody, null],
    ["a reaction", "REACTION", { action: "added" }, partnerAlone, null],
    ["a reaction that was taken back", "REACTION", { action: "removed" }, nobody, null],
    ["a goal that falls behind", "DRIFT", { status: "at_risk", status_before: "behind" }, both, null],
    ["a goal that is back", "DRIFT", { status: "on_track", status_before: "behind" }, both, null],
    [
      "a goal that got a deadline",
      "DRIFT",
      { status: "on_track", status_before: "no_deadline" },
      nobody,
      null,
    ],
    ["a goal that is complete", "DRIFT", { status: "complete", status_before: "behind" }, nobody, null],
    [
      "a webhook given up",
      "SYSTEM",
      { action: "webhook_disabled", webhook_id: plan, owner_id: null },
      both,
      plan,
    ],
  ] as const)("of %s", async (_, eventType, metadata, told, subject) => {
    const couple = await newCouple();
    const goal = eventType === "DRIFT" || eventType === "REACTION" ? (await couple.goal()).id : undefined;
    const id = await append(couple, couple.ada.id, { eventType, metadata }, goal);
    const found = {
      ada: (await inbox(couple, couple.ada)).items,
      ben: (await inbox(couple, couple.ben)).items,
    };
    expect({ ada: found.ada.map(() => "told"), ben: found.ben.map(() => "told") }).toEqual(told);
    for (const item of [...found.ada, ...found.ben])
      expect(item).toMatchObject({ event_id: id, subject_id: subject, goal_id: goal ?? null });
  });

  test("both, when neither of them acted; its owner alone, of their own webhook", async () => {
    const couple = await newCouple();
    await append(couple, null, { eventType: "PLAN", metadata: { action: "awaiting_approval" } });
    const metadata = { action: "webhook_disabled", owner_id: couple.ben.id };
    await append(couple, null, { eventType: "SYSTEM", metadata });
    const kinds = async (who: Partner) => (await inbox(couple, who)).items.map(({ kind }: Answer) => kind);
    expect(await kinds(couple.ada)).toEqual(["plan_waiting"]);
    expect(await kinds(couple.ben)).toEqual(["webhook_disabled", "plan_waiting"]);
  });

  test("of nothing that a person posts by hand", async () => {
    const couple = await newCouple();
    await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "webhook_disabled" } });
    expect((await inbox(couple, couple.ben)).items).toEqual([]);
  });
});

describe("list_inbox", () => {
  test("goes page by page, also over what was told at once, and counts and filters what is unread", async () => {
    const couple = await newCouple();
    for (let i = 0; i < 5; i++)
      await append(couple, null, { eventType: "SYNC", metadata: { action: "due" } });
    const all = (await inbox(couple, couple.ben)).items;
    expect(all.map(({ sequence }: Answer) => sequence)).toEqual([6, 5, 4, 3, 2]);
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
    expect(unread.items.map(({ sequence }: Answer) => sequence)).toEqual([6, 4, 2]);
    expect(unread.unread_count).toBe(3);
    expect((await inbox(couple, couple.ben, { unread: false })).items).toHaveLength(5);
    expect((await inbox(couple, couple.ada)).unread_count).toBe(5);
  });

  test("is somebody's: the operator has to say whose", async () => {
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

  test("holds what an event told exactly when the event is there", async () => {
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
