import { describe, expect, test } from "vitest";
import type { Outcome } from "../src/engine/invoke.ts";
import { LedgerEvent } from "../src/entities/ledger-event.ts";
import { RebalancePlan } from "../src/entities/rebalance-plan.ts";
import type { Answer } from "./books.ts";
import { codes, many, together } from "./concurrent.ts";
import { agentOf, awaitingBooks, type PlannedBooks, plannedBooks } from "./couples.ts";

/** Calls as Ada and her assistant alternately, because only Ada can commit her suggestion. */
function asAda({ couple }: PlannedBooks, name: string, input: object, at: number): Promise<Outcome> {
  return couple.as(at % 2 ? couple.ada.principal : agentOf(couple, "ada")).call(name, input);
}

async function planEvents({ couple }: PlannedBooks): Promise<unknown[]> {
  const events = await couple.engine.orm.em
    .fork()
    .find(LedgerEvent, { couple: couple.id, eventType: "PLAN" }, { orderBy: { sequence: "asc" } });
  return events.map(({ metadata }) => metadata.action);
}

describe("concurrent calls of plans", () => {
  test.each([
    ["of one plan move money once", {}, false, ["500.00", "0.00"], "committed"],
    [
      "that need approval make one waiting plan",
      { approval_threshold: "50" },
      false,
      ["0.00", "100.00"],
      "awaiting_approval",
    ],
    [
      "of the same moves by hand move money once and make one plan",
      {},
      true,
      ["7.00", "100.00"],
      "committed",
    ],
  ])("32 commits %s, and have the same answer", async (_, settings, byHand, held, action) => {
    const books = await plannedBooks(settings);
    const { couple, joint, trip } = books;
    const moves = [{ account_id: joint.id, to_goal_id: trip.id, amount: "7" }];
    const input = byHand
      ? { moves, basis_sequence: await books.sequence() }
      : { plan_id: (await couple.ask("suggest_rebalance", { strategy: "waterfall" })).plan_id };
    const outcomes = await together(32, (at) =>
      byHand
        ? couple.either(at).call("commit_rebalance", input)
        : asAda(books, "commit_rebalance", input, at),
    );
    expect(codes(outcomes)).toEqual(many(32, "done"));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome.ok && outcome.output))).size).toBe(1);
    expect(await books.held()).toEqual(held);
    expect(await planEvents(books)).toEqual([action]);
  });

  test("a commit beside allocations succeeds completely or is stale", async () => {
    const won = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const books = await plannedBooks();
      const { couple, joint, car, held } = books;
      const { plan_id } = await couple.ask("suggest_rebalance", {});
      const move = { account_id: joint.id, goal_id: car.id, amount: "1" };
      const commit = () => asAda(books, "commit_rebalance", { plan_id }, 0);
      const allocate = () => books.couple.either(1).call("allocate_to_goal", move);
      const calls = round % 2 ? [commit(), allocate()] : [allocate(), commit()];
      const outcomes = await Promise.all(calls);
      const [committed] = codes([outcomes[round % 2 ? 0 : 1]!]);
      const [allocated] = codes([outcomes[round % 2 ? 1 : 0]!]);
      won.add(`${committed} ${allocated}`);
      // The plan takes all available money, so the second call finds none.
      if (committed === "done") {
        expect([allocated, await held()]).toEqual(["insufficient_available", ["400.00", "100.00"]]);
      } else {
        expect([committed, allocated, await held()]).toEqual(["plan_stale", "done", ["0.00", "101.00"]]);
      }
    }
    expect([...won].toSorted()).toEqual(["done insufficient_available", "plan_stale done"]);
  });

  test("notes, other plans and other users' suggestions do not make a plan stale", async () => {
    const books = await plannedBooks();
    const { couple, trip } = books;
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    const { plan_id: other } = await couple.ask("suggest_rebalance", { goal_ids: [trip.id] });
    const noise = [
      ["record_event", { event_type: "SYSTEM", metadata: { note: "Hello" } }],
      ["update_goal", { goal_id: trip.id, name: "Journey" }],
      ["suggest_rebalance", { strategy: "waterfall" }],
      ["reject_rebalance", { plan_id: other }],
    ] as const;
    const outcomes = await together(17, (at) => {
      const [name, input] = at === 9 ? ["commit_rebalance", { plan_id }] : noise[at % 4]!;
      return books.couple.either(at).call(name, input);
    });
    expect(codes(outcomes)).toEqual(many(17, "done"));
  });

  test("both partners approve at once: the one who did not commit approves, once", async () => {
    const books = await awaitingBooks();
    const outcomes = await together(16, (at) =>
      books.couple.either(at).call("approve_rebalance", { plan_id: books.planId }),
    );
    expect(codes(outcomes)).toEqual([...many(8, "done"), ...many(8, "partner_required")]);
    expect(await books.held()).toEqual(["480.00", "20.00"]);
    expect(await planEvents(books)).toEqual(["awaiting_approval", "approved"]);
  });

  test("an approval beside a rejection: one of them is final", async () => {
    const ends = new Set<unknown>();
    for (let round = 0; round < 8; round++) {
      const books = await awaitingBooks();
      const input = { plan_id: books.planId };
      const approve = () => books.couple.either(0).call("approve_rebalance", input);
      const reject = () => books.couple.either(1).call("reject_rebalance", input);
      const outcomes = await Promise.all(
        round % 2 ? [approve(), reject(), approve()] : [reject(), approve(), reject()],
      );
      const events = await planEvents(books);
      ends.add(events[1]);
      expect(events).toHaveLength(2);
      const approved = events[1] === "approved";
      expect(await books.held()).toEqual(approved ? ["480.00", "20.00"] : ["400.00", "100.00"]);
      const right = outcomes.filter(({ ok }) => ok).length;
      expect(right).toBe(approved === (round % 2 === 1) ? 2 : 1);
      expect(codes(outcomes)).toEqual(
        right === 2 ? ["done", "done", "plan_settled"] : ["done", "plan_settled", "plan_settled"],
      );
    }
    expect([...ends].toSorted()).toEqual(["approved", "rejected"]);
  });

  test("concurrent suggestions leave one open plan", async () => {
    const books = await plannedBooks();
    const { couple } = books;
    const outcomes = await together(16, () => couple.call("suggest_rebalance", {}));
    const ids = outcomes.map((outcome) => outcome.ok && (outcome.output as Answer).plan_id);
    expect([codes(outcomes), new Set(ids).size]).toEqual([many(16, "done"), 1]);
    expect(await couple.engine.orm.em.fork().count(RebalancePlan, { couple: couple.id })).toBe(1);
  });
});
