import type { SqlEntityManager } from "@mikro-orm/sql";
import {
  type Answer,
  ask,
  newCouple,
  newUser,
  outcome,
  principalFor,
  refusal,
  type TestCouple,
} from "../../testing/books.ts";
import { codeOf, codes } from "../../testing/concurrent.ts";
import { GOAL } from "../../testing/rows.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { Authenticator } from "../engine/authenticator.ts";
import { createEngine } from "../engine/open.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";

const leaving = (couple: TestCouple) => ({ couple_id: couple.id, confirmation: "leave for good" });

/** A couple with all that ends with it, and both partners in a browser. */
async function busyCouple() {
  const couple = await newCouple();
  const { trip, bank } = await couple.fill({ accounts: { bank: {} }, goals: { trip: {} } });
  await couple.allocate(bank, trip, "500");
  await couple.ask("link_account", { name: "Secret", balance: "7", is_manual: true, visibility: "private" });
  const threshold = { couple_id: couple.id, approval_threshold: "0" };
  const { ledger } = await couple.ask("update_couple", threshold);
  const moves = [{ account_id: bank, from_goal_id: trip, amount: "5" }];
  const plan = await couple.ask("commit_rebalance", { moves, basis_sequence: ledger.sequence });
  await couple.ask("schedule_check_in", { schedule: "now" });
  await couple.ask("schedule_check_in", { schedule: { rrule: "FREQ=DAILY", start: "2026-03-11T15:00" } });
  await couple.ask("create_webhook", { url: "https://hooks.example.com/" });
  const token = await couple.asBen.ask("create_token", { client: "ios", scopes: ["read"] });
  const ada = await newSessionOf(couple.engine, couple.ada.id);
  const ben = await newSessionOf(couple.engine, couple.ben.id);
  return { couple, trip, bank, plan, token: token.token as string, ada, ben };
}

describe("leave_couple", () => {
  test("ends the couple for both: its last event says so, and what was open ends", async () => {
    const { couple, plan, token } = await busyCouple();
    const before = await couple.ask("get_couple", { couple_id: couple.id });
    const ended = await couple.asBen.ask("leave_couple", leaving(couple));
    expect(ended).toMatchObject({ ended_at: couple.clock.toISOString(), version: before.version + 1 });
    const { items } = await couple.ask("list_ledger", { limit: 8 });
    expect(items.map(({ metadata: { action } }: Answer) => action)).toEqual([
      "left",
      "token_revoked",
      "webhook_deleted",
      "cancelled",
      "cancelled",
      "rejected",
      "token_created",
      "webhook_created",
    ]);
    expect(items[0]).toMatchObject({ event_type: "COUPLE", user_id: couple.ben.id });
    expect(await couple.ask("get_plan", { plan_id: plan.plan_id })).toMatchObject({ status: "rejected" });
    const [notice] = (await couple.ask("list_inbox", {})).items;
    expect(notice).toMatchObject({ kind: "partner_left", user_id: couple.ben.id });
    expect(await codeOf(new Authenticator(couple.engine).authenticate(token))).toBe("unauthenticated");
  });

  test("leaves the sessions of both, which read the books by their id and write nothing", async () => {
    const { couple, trip, bank, ada, ben } = await busyCouple();
    const { id: entry_id } = await couple.ask("add_journal_entry", { text: "Ours" });
    await couple.ask("leave_couple", leaving(couple));
    const authenticator = new Authenticator(couple.engine);
    const listing = (principal: Principal) =>
      outcome(couple.engine, "list_goals", {}, { principal, coupleId: couple.id });
    for (const { secret } of [ada, ben]) {
      const principal = await authenticator.authenticate(secret, "session");
      const asked = <T>(run: typeof ask | typeof refusal, name: string, input: object, coupleId?: string) =>
        run(couple.engine, name, input, { principal, coupleId }) as Promise<T>;
      const ended = { couple: null, former_couple_ids: [couple.id] };
      expect(await asked(ask, "get_me", {})).toMatchObject(ended);
      expect(await asked(refusal, "list_goals", {})).toMatchObject({ code: "no_couple" });
      const { items } = await asked<Answer>(ask, "list_accounts", {}, couple.id);
      expect(items.map(({ name }: Answer) => name).toSorted()).toEqual(
        principal.userId === couple.ada.id ? ["Secret", "bank"] : ["bank"],
      );
      const writes: [string, object][] = [
        ["allocate_to_goal", { goal_id: trip, account_id: bank, amount: "1" }],
        ["create_token", { client: "ios", scopes: ["read"] }],
        ["suggest_rebalance", {}],
        ["create_invitation", {}],
        ["add_journal_entry", { text: "Still here" }],
        ["make_entry_private", { entry_id }],
        ["remove_journal_text", { entry_id }],
      ];
      for (const [name, input] of writes)
        expect(await asked(refusal, name, input, couple.id), name).toMatchObject({ code: "couple_ended" });
      const agent = principalFor(principal.userId ?? "", null, { kind: "agent" });
      expect(await listing(agent)).toBe("no_couple");
    }
    expect(await listing((await newUser(couple.engine, "Cleo")).principal)).toBe("no_couple");
    expect(await couple.as(OPERATOR).outcome("create_goal", GOAL)).toBe("couple_ended");
  });

  test("takes a person, a fresh check, the typed words and the caller's own couple", async ({ couple }) => {
    const refused = async (principal = couple.ada.principal, input: object = leaving(couple)) =>
      (await refusal(couple.engine, "leave_couple", input, { principal })).code;
    expect(await refused(principalFor(couple.ada.id, couple.id, { kind: "agent" }))).toBe("person_required");
    expect(await refused({ ...OPERATOR, userId: couple.ada.id })).toBe("person_required");
    expect(await refused(undefined, { couple_id: couple.id, confirmation: "yes" })).toBe("invalid_input");
    expect(await refused(undefined, leaving(await newCouple()))).toBe("not_found");
    const { principal } = await newSessionOf(couple.engine, couple.ada.id);
    couple.later(11 * 60 * 1000);
    expect(await refused(principal)).toBe("check_required");
    expect((await couple.ask("get_couple", { couple_id: couple.id })).ended_at).toBeNull();
  });

  test("is final, also for another process that knows the books", async ({ couple }) => {
    const other = createEngine(couple.engine.orm, { now: couple.engine.now, log: couple.engine.log });
    const { principal } = couple.ada;
    await ask(other, "get_summary", {}, { principal });
    await couple.ask("leave_couple", leaving(couple));
    expect(await outcome(other, "create_goal", GOAL, { principal })).toBe("couple_ended");
    expect(await couple.refusal("leave_couple", leaving(couple))).toMatchObject({ code: "couple_ended" });
    const single = couple.as({ ...principal, coupleId: null });
    expect(await single.outcome("leave_couple", leaving(couple))).toBe("couple_ended");
    const stranger = couple.as((await newUser(couple.engine, "Cleo")).principal);
    expect(await stranger.outcome("leave_couple", leaving(couple))).toBe("not_found");
  });

  test("is kept by the database: no program appends an event to an ended ledger", async ({ couple }) => {
    await couple.ask("leave_couple", leaving(couple));
    const em = couple.engine.orm.em.fork() as SqlEntityManager;
    const raise = "update couples set head_sequence = head_sequence + 1 where id = ?";
    const refused = "the books of an ended couple stay as they are";
    await expect(em.execute(raise, [couple.id])).rejects.toThrow(refused);
  });

  test("beside the partner's leaving and a write, ends once and keeps the ledger sound", async () => {
    for (let round = 0; round < 6; round++) {
      const couple = await newCouple();
      const outcomes = await Promise.all([
        couple.call("leave_couple", leaving(couple)),
        couple.asBen.call("leave_couple", leaving(couple)),
        couple.as(OPERATOR).call("create_goal", GOAL),
      ]);
      expect(codes(outcomes.slice(0, 2))).toEqual(["couple_ended", "done"]);
      const [newest] = (await couple.ask("list_ledger", { limit: 1 })).items;
      expect(newest.metadata.action).toBe("left");
    }
  });

  test("lets each partner start again, with tokens that the former books do not know", async ({ couple }) => {
    const { engine, ada } = couple;
    await couple.ask("leave_couple", leaving(couple));
    const single = { ...ada.principal, coupleId: null };
    await ask(engine, "create_token", { client: "mac", scopes: ["read"] }, { principal: single });
    await ask(engine, "link_account", { name: "New", balance: "1", is_manual: true }, { principal: single });
    const next = await ask(engine, "create_couple", { partner_1_id: ada.id });
    const member = { ...ada.principal, coupleId: next.id };
    expect((await ask(engine, "list_accounts", {}, { principal: member })).items).toMatchObject([
      { name: "New" },
    ]);
    const read = { principal: member, coupleId: couple.id };
    expect((await ask(engine, "list_accounts", {}, read)).items).toEqual([]);
  });
});
