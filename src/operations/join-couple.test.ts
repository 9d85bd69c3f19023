import { describe, expect, test } from "vitest";
import {
  type Answer,
  ask,
  newCouple,
  newUser,
  outcome,
  refusal,
  type TestCouple,
} from "../../testing/books.ts";
import { createEngine } from "../engine/open.ts";

const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";

/** Opens an account of a user who has no couple yet. */
function openFor({ engine, ben }: Pick<TestCouple, "engine" | "ben">, fields: object = {}): Promise<Answer> {
  const account = { name: "Cash", balance: "20", is_manual: true, ...fields };
  return ask(engine, "link_account", account, { userId: ben.id });
}

/** Commits moves as Ada, on the books as they are. */
async function commit(couple: TestCouple, moves: readonly object[]): Promise<Answer> {
  const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
  return couple.ask("commit_rebalance", { moves, basis_sequence: ledger.sequence });
}

const alone = (settings = {}) => newCouple(settings, { alone: true });

describe("the books of one person", () => {
  test("have one partner, and accept what one partner does", async () => {
    const couple = await alone();
    const me = await couple.ask("get_me", {});
    expect(me.couple).toMatchObject({ partner_1_id: couple.ada.id, partner_2_id: null, partners: [{}] });
    expect((await couple.ask("get_summary", {})).partners).toEqual([
      { id: couple.ada.id, display_name: "Ada" },
    ]);
    const { trip, bank } = await couple.fill({ accounts: { bank: {} }, goals: { trip: {} } });
    await couple.allocate(bank, trip, "100");
    await couple.ask("react_to_goal", { goal_id: trip, emoji: "🎉" });
    await couple.ask("add_journal_entry", { text: "Started", visibility: "shared" });
    expect((await couple.ask("list_inbox", {})).items).toEqual([]);
  });

  test("store a threshold that is not in force, and that a person changes without a proposal", async () => {
    const couple = await alone({ approval_threshold: "50" });
    const { trip, bank } = await couple.fill({ accounts: { bank: {} }, goals: { trip: {} } });
    await couple.allocate(bank, trip, "500");
    await couple.ask("release_from_goal", { goal_id: trip, account_id: bank, amount: "100" });
    const moves = [{ account_id: bank, from_goal_id: trip, amount: "100" }];
    expect(await commit(couple, moves)).toMatchObject({ status: "committed" });
    expect(
      await couple.ask("spend_from_goal", { goal_id: trip, account_id: bank, amount: "100" }),
    ).toMatchObject({ plan_id: null });
    const update = { couple_id: couple.id, approval_threshold: "75" };
    expect(await couple.ask("update_couple", update)).toMatchObject({
      approval_threshold: "75.00",
      threshold_proposal: null,
    });
  });

  test("refuse an approval", async () => {
    const couple = await alone();
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    expect(await couple.outcome("approve_rebalance", { plan_id })).toBe("no_partner");
  });

  test("complete a check-in with one answer", async () => {
    const couple = await alone();
    const { id: check_in_id } = await couple.ask("schedule_check_in", { schedule: "now" });
    expect(await couple.ask("answer_check_in", { check_in_id, answer: "done" })).toMatchObject({
      status: "complete",
      waiting_for: [],
    });
  });
});

describe("join_couple", () => {
  test("adds the partner with the listed accounts and the live tokens; the other accounts stay outside", async () => {
    const couple = await alone();
    const { engine, ada, ben } = couple;
    const [cash, old] = [await openFor(couple), await openFor(couple, { name: "Old" })];
    const token = { client: "ios", scopes: ["read"] };
    const single = { ...ben.principal, coupleId: null };
    await ask(engine, "create_token", token, { principal: single });
    const ended = await ask(engine, "create_token", token, { principal: single });
    await ask(engine, "revoke_token", { token_id: ended.id }, { principal: single });
    const before = await couple.ask("get_couple", { couple_id: couple.id });

    const joined = await couple.join([cash.id]);

    expect(joined).toMatchObject({
      id: couple.id,
      partner_1_id: ada.id,
      partner_2_id: ben.id,
      version: before.version + 1,
      ledger: { sequence: before.ledger.sequence + 3 },
    });
    const bens = couple.as(ben.principal);
    expect(await bens.ask("get_couple", { couple_id: couple.id })).toEqual(joined);
    expect((await couple.ask("get_me", {})).couple.partners).toEqual([
      { id: ada.id, display_name: "Ada" },
      { id: ben.id, display_name: "Ben" },
    ]);
    const { items } = await bens.ask("list_accounts", { status: "all" });
    expect(items.map(({ id }: Answer) => id)).toEqual([cash.id]);
    expect(await bens.outcome("get_account", { account_id: old.id })).toBe("not_found");
    const { items: events } = await couple.ask("list_ledger", { limit: 3 });
    expect(events).toMatchObject([
      { event_type: "SYSTEM", metadata: { action: "token_created", token_user_id: ben.id } },
      { event_type: "ACCOUNT", metadata: { action: "opened" }, amount: "20.00" },
      { event_type: "COUPLE", metadata: { action: "joined", partner_2_id: ben.id }, user_id: null },
    ]);
  });

  test("puts the threshold in force for both, without what was taken before", async () => {
    const couple = await alone({ approval_threshold: "100" });
    const { trip, bank } = await couple.fill({ accounts: { bank: {} }, goals: { trip: {} } });
    await couple.allocate(bank, trip, "600");
    const take = { goal_id: trip, account_id: bank, amount: "100" };
    await couple.ask("release_from_goal", take);
    await couple.join();
    for (const { principal } of [couple.ada, couple.ben]) {
      await couple.as(principal).ask("release_from_goal", take);
      expect(await couple.as(principal).refusal("release_from_goal", { ...take, amount: "1" })).toMatchObject(
        {
          code: "needs_second_key",
          facts: { threshold: "100.00", taken: "100.00", remaining: "0.00" },
        },
      );
    }
    const moves = [{ account_id: bank, from_goal_id: trip, amount: "50" }];
    const { plan_id, status } = await commit(couple, moves);
    expect(status).toBe("awaiting_approval");
    await couple.asBen.ask("approve_rebalance", { plan_id });
    const raised = { couple_id: couple.id, approval_threshold: "200" };
    expect(await couple.ask("update_couple", raised)).toMatchObject({
      approval_threshold: "100.00",
      threshold_proposal: { approval_threshold: "200.00" },
    });
  });

  test("makes open check-ins wait for both, also those from before", async () => {
    const couple = await alone();
    const { id: waiting } = await couple.ask("schedule_check_in", { schedule: "now" });
    const { id: later } = await couple.ask("schedule_check_in", {
      schedule: { rrule: "FREQ=DAILY", start: "2026-03-11T15:00" },
    });
    await couple.join();
    await couple.bringDue("2026-03-11T16:00:00.000Z");
    for (const check_in_id of [waiting, later]) {
      const answer = { check_in_id, answer: "done" };
      expect(await couple.ask("answer_check_in", answer)).toMatchObject({
        status: "waiting",
        waiting_for: [couple.ben.id],
      });
      expect(await couple.asBen.ask("answer_check_in", answer)).toMatchObject({ status: "complete" });
    }
    const { items } = await couple.asBen.ask("list_inbox", {});
    expect(items).toMatchObject([{ kind: "check_in_due" }]);
  });

  test("shows the partner the shared history, and not what was private", async () => {
    const couple = await alone();
    await couple.account({ name: "Secret", visibility: "private" });
    await couple.ask("add_journal_entry", { text: "Mine", visibility: "private" });
    await couple.ask("add_journal_entry", { text: "Ours", visibility: "shared" });
    await couple.join();
    const bens = couple.asBen;
    expect((await bens.ask("list_accounts", {})).items).toEqual([]);
    expect((await bens.ask("list_journal", {})).items).toMatchObject([{ text: "Ours" }]);
    expect(JSON.stringify((await bens.ask("list_ledger", {})).items)).not.toContain("Secret");
  });

  test("makes an update of the couple as it was before stale", async () => {
    const couple = await alone({ approval_threshold: "100" });
    const { version } = await couple.ask("get_couple", { couple_id: couple.id });
    await couple.join();
    const update = { couple_id: couple.id, time_zone: "Asia/Tokyo" };
    const asRead = { versions: [version], expected: [] };
    expect(
      await refusal(couple.engine, "update_couple", update, { principal: couple.ada.principal, asRead }),
    ).toMatchObject({
      code: "changed_since_read",
      errors: [{ field: "partner_2_id" }],
    });
    expect(await couple.ask("update_couple", update)).toMatchObject({ version: version + 2 });
  });

  test("that fails in the middle changes nothing, and succeeds when it is repeated", async () => {
    const couple = await alone();
    const { engine, ben } = couple;
    const cash = await openFor(couple);
    const join = { couple_id: couple.id, user_id: ben.id, account_ids: [cash.id] };
    // The second event gets no id.
    let calls = 0;
    const failing = createEngine(engine.orm, {
      now: engine.now,
      ids: () => {
        if (++calls === 2) throw new Error("no id");
        return engine.ids();
      },
      log: { error() {} },
    });
    const idempotencyKey = crypto.randomUUID();
    expect(await outcome(failing, "join_couple", join, { idempotencyKey })).toBe("internal");
    expect(await couple.ask("get_couple", { couple_id: couple.id })).toMatchObject({
      partner_2_id: null,
      ledger: { sequence: 1 },
    });
    expect(await ask(engine, "get_account", { account_id: cash.id }, { userId: ben.id })).toMatchObject({
      status: "open",
    });
    expect(await couple.discrepancy()).toBeUndefined();
    const joined = await ask(engine, "join_couple", join, { idempotencyKey });
    expect(joined).toMatchObject({ partner_2_id: ben.id, ledger: { sequence: 3 } });
    expect(await ask(engine, "join_couple", join, { idempotencyKey })).toEqual(joined);
  });

  test("copies the answers to the joiner's keys, so that a retry finds them", async () => {
    const couple = await alone();
    const { engine, ben } = couple;
    const input = { name: "Cash", balance: "20", is_manual: true };
    const idempotencyKey = crypto.randomUUID();
    const single = { ...ben.principal, coupleId: null };
    const opened = await ask(engine, "link_account", input, { principal: single, idempotencyKey });
    await couple.join([opened.id]);
    expect(await ask(engine, "link_account", input, { principal: ben.principal, idempotencyKey })).toEqual(
      opened,
    );
  });

  test("takes a user without a couple, and books with one partner", async () => {
    const [couple, pair] = [await alone(), await newCouple()];
    const { engine, ada, ben } = couple;
    const join = (couple_id: string, user_id: string, account_ids?: readonly string[]) =>
      outcome(engine, "join_couple", { couple_id, user_id, account_ids });
    expect(await join(couple.id, ada.id)).toBe("already_in_couple");
    expect(await join(couple.id, pair.ben.id)).toBe("already_in_couple");
    expect(await join(pair.id, ben.id)).toBe("couple_complete");
    expect(await join(NOWHERE, ben.id)).toBe("not_found");
    expect(await join(couple.id, NOWHERE)).toBe("not_found");
    expect(await join(couple.id, ben.id, [NOWHERE])).toBe("not_found");
    const theirs = await openFor({ engine, ben: await newUser(engine) });
    expect(await join(couple.id, ben.id, [theirs.id])).toBe("not_found");
    expect(await couple.ask("get_couple", { couple_id: couple.id })).toMatchObject({
      partner_2_id: null,
      ledger: { sequence: 1 },
    });
  });

  test("refuses an account in another currency, and one that is linked already", async () => {
    const couple = await alone();
    const linked = { is_manual: false, plaid_id: "plaid-1" };
    const mine = await couple.account(linked);
    const [yen, twin] = [await openFor(couple, { currency: "JPY" }), await openFor(couple, linked)];
    const { engine, ben } = couple;
    const join = (accountId: string) =>
      refusal(engine, "join_couple", { couple_id: couple.id, user_id: ben.id, account_ids: [accountId] });
    expect(await join(yen.id)).toMatchObject({ code: "currency_mismatch", facts: { currency: "USD" } });
    expect(await join(twin.id)).toMatchObject({
      code: "account_already_linked",
      facts: { account_id: mine.id },
    });
    await couple.join();
  });
});
