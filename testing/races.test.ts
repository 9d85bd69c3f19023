import { Authenticator } from "../src/engine/authenticator.ts";
import type { Engine } from "../src/engine/engine.ts";
import type { Outcome } from "../src/engine/invoke.ts";
import { verifyCouple } from "../src/engine/verify.ts";
import { LedgerEvent } from "../src/entities/ledger-event.ts";
import { User } from "../src/entities/user.ts";
import { type Answer, ask, type Caller, call, engineForTests, newCouple, newUser } from "./books.ts";
import { codes, eventsOf, many, together } from "./concurrent.ts";
import { fundedCouple } from "./couples.ts";
import { describe, expect, test } from "./test.ts";

describe("forming couples", () => {
  test("six calls for three users: one couple forms, and no user is in two couples", async () => {
    const engine = await engineForTests();
    for (let round = 0; round < 12; round++) {
      const [a, b, c] = [await newUser(engine), await newUser(engine), await newUser(engine)];
      const trio = [a, b, c];
      const outcomes = await together(6, (at) => {
        const [one, other] = [trio[at % 3], trio[(at + (at < 3 ? 1 : 2)) % 3]];
        return call(engine, "create_couple", { partner_1_id: one?.id, partner_2_id: other?.id });
      });
      expect(codes(outcomes)).toEqual([...many(5, "already_in_couple"), "done"]);
      const formed = outcomes.find((outcome) => outcome.ok)?.output as Answer;
      const users = await engine.orm.em.fork().find(User, { id: { $in: [a.id, b.id, c.id] } });
      const members = new Set(users.filter((user) => user.coupleId).map((user) => user.id));
      expect(members).toEqual(new Set([formed.partner_1_id, formed.partner_2_id]));
    }
  });

  test("an account that is opened at the same time is in the couple, with its event", async () => {
    const engine = await engineForTests();
    for (let round = 0; round < 12; round++) {
      const [a, b] = [await newUser(engine), await newUser(engine)];
      const account = { name: "Checking", balance: "7", is_manual: true };
      const [couple, ...opened] = await Promise.all([
        ask(engine, "create_couple", { partner_1_id: a.id, partner_2_id: b.id }),
        ...[a, b, a, b].map(({ principal }) => ask(engine, "link_account", account, { principal })),
      ]);
      const { items } = await ask(engine, "list_accounts", {}, { coupleId: couple.id });
      expect(items.map(({ id }: Answer) => id).toSorted()).toEqual(opened.map(({ id }) => id).toSorted());
      const events = await engine.orm.em
        .fork()
        .count(LedgerEvent, { couple: couple.id, eventType: "ACCOUNT" });
      expect(events).toBe(4);
      expect((await verifyCouple(engine.orm.em.fork(), couple.id)).discrepancy).toBeUndefined();
    }
  });
});

describe("joining couples", () => {
  const join = (engine: Engine, couple_id: string, user_id: string) =>
    call(engine, "join_couple", { couple_id, user_id });

  test("of several users who join the same books at once, one becomes the partner", async () => {
    for (let round = 0; round < 6; round++) {
      const couple = await newCouple({}, { alone: true });
      const { engine, id, ben } = couple;
      const users = [ben, await newUser(engine), await newUser(engine)];
      const outcomes = await Promise.all(users.map((user) => join(engine, id, user.id)));
      expect(codes(outcomes)).toEqual([...many(2, "couple_complete"), "done"]);
      const winner = users[outcomes.findIndex(({ ok }) => ok)];
      expect(await couple.ask("get_couple", { couple_id: id })).toMatchObject({ partner_2_id: winner?.id });
    }
  });

  test("a user who joins two couples and forms a third at once is in one", async () => {
    for (let round = 0; round < 6; round++) {
      const one = await newCouple({}, { alone: true });
      const other = await newCouple({}, { alone: true });
      const { engine, ben } = one;
      const pair = { partner_1_id: ben.id, partner_2_id: other.ben.id };
      const outcomes = await Promise.all([
        join(engine, one.id, ben.id),
        join(engine, other.id, ben.id),
        call(engine, "create_couple", pair),
      ]);
      expect(codes(outcomes)).toEqual([...many(2, "already_in_couple"), "done"]);
    }
  });

  test("a partner joins while the other writes", async () => {
    for (let round = 0; round < 6; round++) {
      const couple = await newCouple({ approval_threshold: "10" }, { alone: true });
      const { bank, trip } = await couple.fill({ accounts: { bank: {} }, goals: { trip: {} } });
      await couple.allocate(bank, trip, "500");
      const take = { account_id: bank, goal_id: trip, amount: "20" };
      const principal = couple.ada.principal;
      const [joined, ...taken] = await Promise.all([
        join(couple.engine, couple.id, couple.ben.id),
        ...Array.from({ length: 6 }, () => call(couple.engine, "release_from_goal", take, { principal })),
      ]);
      expect(joined?.ok).toBe(true);
      // What was taken before the partner joined needs no second key, and later takings do.
      expect(codes(taken).filter((code) => code !== "done" && code !== "needs_second_key")).toEqual([]);
      expect(await couple.outcome("release_from_goal", take)).toBe("needs_second_key");
    }
  });
});

describe("linking accounts", () => {
  test("both partners share one bank account at once: it is linked once", async () => {
    const plaid = { name: "Bank", balance: "4200", is_manual: false, is_joint: true, plaid_id: "plaid-1" };
    for (let round = 0; round < 6; round++) {
      const couple = await newCouple();
      const outcomes = await together(8, (at) => couple.either(at).call("link_account", plaid));
      expect(codes(outcomes)).toEqual([...many(7, "account_already_linked"), "done"]);
      expect((await couple.ask("get_summary", {})).totals).toMatchObject({ balance: "4200.00" });
    }
  });

  test("two users link one bank account while their couple forms: it is linked once, or no couple forms", async () => {
    const engine = await engineForTests();
    const plaid = { name: "Bank", balance: "4200", is_manual: false, plaid_id: "plaid-1" };
    for (let round = 0; round < 12; round++) {
      const [a, b] = [await newUser(engine), await newUser(engine)];
      const [couple, ...links] = await Promise.all([
        call(engine, "create_couple", { partner_1_id: a.id, partner_2_id: b.id }),
        ...[a, b].map(({ principal }) => call(engine, "link_account", plaid, { principal })),
      ]);
      const linked = codes(links).filter((code) => code === "done").length;
      const formed = couple?.ok ? "done" : couple?.refusal.code;
      expect([`done 1`, `account_already_linked 2`]).toContain(`${formed} ${linked}`);
    }
  });
});

describe("concurrent calls on one couple", () => {
  test("64 allocations of both partners take no more than is available", async ({ couple }) => {
    const account = await couple.account({ balance: "100", keep_available: "1" });
    const goals = [await couple.goal(), await couple.goal(), await couple.goal()];
    const outcomes = await together(64, (at) =>
      couple
        .either(at)
        .call("allocate_to_goal", { account_id: account.id, goal_id: goals[at % 3].id, amount: "3" }),
    );
    expect(codes(outcomes)).toEqual([...many(33, "done"), ...many(31, "insufficient_available")]);
    expect(await couple.ask("get_account", { account_id: account.id })).toMatchObject({
      allocated: "99.00",
    });
    expect(await eventsOf(couple, "ALLOCATION")).toBe(33);
  });

  test("concurrent allocations, releases, withdrawals and closings leave books that match the answers", async () => {
    for (let round = 0; round < 4; round++) {
      const couple = await newCouple();
      const account = await couple.account({ balance: "100" });
      const spare = await couple.account({ balance: "50" });
      const [kept, closing] = [await couple.goal(), await couple.goal()];
      for (const goal of [kept, closing]) await couple.allocate(account.id, goal.id, "20");
      const ben = couple.asBen;
      const move = { account_id: account.id, goal_id: kept.id, amount: "10" };
      const withdrawal = { event_type: "WITHDRAWAL", amount: "30", source_account_id: account.id };
      const [allocated, released, withdrawn, closed, closedAccount] = await Promise.all([
        together(8, () => ben.call("allocate_to_goal", move)),
        together(4, () => ben.call("release_from_goal", move)),
        together(4, () => couple.call("record_event", withdrawal)),
        together(2, () => ben.call("close_goal", { goal_id: closing.id })),
        together(3, (at) =>
          at === 2
            ? ben.call("allocate_to_goal", { account_id: spare.id, goal_id: kept.id, amount: "1" })
            : couple.call("close_account", { account_id: spare.id }),
        ),
      ]);
      const done = (outcomes: readonly Outcome[]) => outcomes.filter(({ ok }) => ok).length;
      expect(done(closed)).toBe(1);
      expect(codes(closedAccount).join(" ")).toMatch(
        /^account_(closed account_closed|closed account_has_allocations|has_allocations account_has_allocations) done$/,
      );
      const { balance, allocated: held } = await couple.ask("get_account", { account_id: account.id });
      expect(Number(balance)).toBe(100 - 30 * done(withdrawn));
      expect(Number(held)).toBe(20 + 10 * done(allocated) - 10 * done(released));
    }
  });

  test("one event reversed twenty times at once is reversed once", async ({ couple, account, goal }) => {
    const event = await couple.allocate(account.id, goal.id, "100");
    await couple.allocate(account.id, goal.id, "300");
    const outcomes = await together(20, (at) =>
      couple.either(at).call("reverse_event", { event_id: event.id }),
    );
    expect(codes(outcomes)).toEqual([...many(19, "already_reversed"), "done"]);
    expect(await couple.ask("get_goal", { goal_id: goal.id })).toMatchObject({
      current_allocation: "300.00",
    });
    expect(await eventsOf(couple, "REVERSAL")).toBe(1);
  });

  test("a goal that both partners close at once releases its money once", async () => {
    const { couple, account, goal } = await fundedCouple();
    await couple.allocate(account.id, goal.id, "100");
    const outcomes = await together(8, (at) => couple.either(at).call("close_goal", { goal_id: goal.id }));
    expect(codes(outcomes)).toEqual(["done", ...many(7, "goal_closed")]);
    expect(await eventsOf(couple, "RELEASE")).toBe(1);
  });

  test("the threshold holds for releases at once", async () => {
    const { couple, account, goal } = await fundedCouple({ approval_threshold: "50" });
    await couple.allocate(account.id, goal.id, "200");
    const outcomes = await together(20, () =>
      couple.asBen.call("release_from_goal", { account_id: account.id, goal_id: goal.id, amount: "10" }),
    );
    expect(codes(outcomes)).toEqual([...many(5, "done"), ...many(15, "needs_second_key")]);
  });

  test("both partners who raise the threshold at once agree; one alone never does", async () => {
    for (let round = 0; round < 6; round++) {
      const couple = await newCouple({ approval_threshold: "50" });
      const [ada, ben] = [couple, couple.asBen];
      const raise = (by: Caller, amount: string) =>
        by.call("update_couple", { couple_id: couple.id, approval_threshold: amount });
      const settings = () => couple.ask("get_couple", { couple_id: couple.id });
      await together(8, () => raise(ada, "500"));
      expect(await settings()).toMatchObject({ approval_threshold: "50.00" });
      await Promise.all([raise(ben, "500"), raise(ada, "500")]);
      expect(await settings()).toMatchObject({ approval_threshold: "500.00", threshold_proposal: null });
      await Promise.all([raise(ada, "900"), raise(ben, "20")]);
      expect(await settings()).toMatchObject({ approval_threshold: "20.00" });
    }
  });
});

describe("a token revoked while calls run", () => {
  test("is refused from then on; earlier calls complete", async ({ couple, account, goal }) => {
    const { engine } = couple;
    const { id, token } = await couple.ask("create_token", { client: "ios", scopes: ["read", "money:move"] });
    const authenticator = new Authenticator(engine);
    const input = { account_id: account.id, goal_id: goal.id, amount: "1" };
    const attempt = async (): Promise<string> => {
      try {
        const principal = await authenticator.authenticate(token);
        return codes([await call(engine, "allocate_to_goal", input, { principal })])[0] ?? "";
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    const [answers] = await Promise.all([
      together(30, attempt),
      couple.ask("revoke_token", { token_id: id }),
    ]);
    expect(new Set([...answers, "done", "unauthenticated"])).toEqual(new Set(["done", "unauthenticated"]));
    expect(await together(5, attempt)).toEqual(many(5, "unauthenticated"));
    expect(await eventsOf(couple, "ALLOCATION")).toBe(answers.filter((answer) => answer === "done").length);
  });

  test("that many calls revoke at once leaves one event", async ({ couple }) => {
    const { id } = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
    const before = (await couple.ask("get_couple", { couple_id: couple.id })).ledger.sequence;
    await together(10, () => couple.ask("revoke_token", { token_id: id }));
    expect((await couple.ask("get_couple", { couple_id: couple.id })).ledger.sequence).toBe(before + 1);
  });
});
