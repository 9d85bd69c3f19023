import { describe, expect, test } from "vitest";
import type { Outcome } from "../src/engine/invoke.ts";
import { LedgerEvent } from "../src/entities/ledger-event.ts";
import { RebalancePlan } from "../src/entities/rebalance-plan.ts";
import { type Answer, call } from "./books.ts";
import { codes, many, together } from "./concurrent.ts";
import { agentOf, awaitingBooks, type PlannedBooks, plannedBooks } from "./couples.ts";

/** Calls as Ada and Ben alternately. */
function asEither({ couple }: PlannedBooks, name: string, input: object, at: number): Promise<Outcome> {
  return call(couple.engine, name, input, { principal: (at % 2 ? couple.ada : couple.ben).principal });
}

/** Calls as Ada and her assistant alternately, because only Ada can commit her suggestion. */
function asAda({ couple }: PlannedBooks, name: string, input: object, at: number): Promise<Outcome> {
  return call(couple.engine, name, input, {
    principal: at % 2 ? couple.ada.principal : agentOf(couple, "ada"),
  });
}

async function planEvents({ couple }: PlannedBooks): Promise<unknown[]> {
  const events = await couple.engine.orm.em
    .fork()
    .find(LedgerEvent, { couple: couple.id, eventType: "PLAN" }, { orderBy: { sequence: "asc" } });
  return events.map(({ metadata }) => metadata.action);
}

describe("concurrent calls of plans", () => {
  test("32 commits of one plan move money once and have the same answer", async () => {
    const books = await plannedBooks();
    const { couple, held } = books;
    const { plan_id } = await couple.ask("suggest_rebalance", { strategy: "waterfall" });
    const outcomes = await together(32, (at) => asAda(books, "commit_rebalance", { plan_id }, at));
    expect(codes(outcomes)).toEqual(many(32, "done"));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome.ok && outcome.output))).size).toBe(1);
    expect(await held()).toEqual(["500.00", "0.00"]);
    expect(await planEvents(books)).toEqual(["committed"]);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("32 commits of the same moves by hand move money once and make one plan", async () => {
    const books = await plannedBooks();
    const { joint, trip, held, sequence } = books;
    const moves = [{ account_id: joint.id, to_goal_id: trip.id, amount: "7" }];
    const input = { moves, basis_sequence: await sequence() };
    const outcomes = await together(32, (at) => asEither(books, "commit_rebalance", input, at));
    expect(codes(outcomes)).toEqual(many(32, "done"));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome.ok && outcome.output))).size).toBe(1);
    expect((await held())[0]).toBe("7.00");
    expect(await planEvents(books)).toEqual(["committed"]);
  });

  test("32 commits that need approval make one waiting plan", async () => {
    const books = await plannedBooks({ approval_threshold: "50" });
    const { plan_id } = await books.couple.ask("suggest_rebalance", { strategy: "waterfall" });
    const outcomes = await together(32, (at) => asAda(books, "commit_rebalance", { plan_id }, at));
    expect(codes(outcomes)).toEqual(many(32, "done"));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome.ok && outcome.output))).size).toBe(1);
    expect(await books.held()).toEqual(["0.00", "100.00"]);
    expect(await planEvents(books)).toEqual(["awaiting_approval"]);
  });

  test("a commit beside allocations succeeds completely or is stale", async () => {
    const won = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const books = await plannedBooks();
      const { couple, joint, car, held } = books;
      const { plan_id } = await couple.ask("suggest_rebalance", {});
      const move = { account_id: joint.id, goal_id: car.id, amount: "1" };
      const commit = () => asAda(books, "commit_rebalance", { plan_id }, 0);
      const allocate = () => asEither(books, "allocate_to_goal", move, 1);
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
      expect(await couple.discrepancy()).toBeUndefined();
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
      return asEither(books, name as string, input as object, at);
    });
    expect(codes(outcomes)).toEqual(many(17, "done"));
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("both partners approve at once: the one who did not commit approves, once", async () => {
    const books = await awaitingBooks();
    const outcomes = await together(16, (at) =>
      asEither(books, "approve_rebalance", { plan_id: books.planId }, at),
    );
    expect(codes(outcomes)).toEqual([...many(8, "done"), ...many(8, "partner_required")]);
    expect(await books.held()).toEqual(["480.00", "20.00"]);
    expect(await planEvents(books)).toEqual(["awaiting_approval", "approved"]);
    expect(await books.couple.discrepancy()).toBeUndefined();
  });

  test("an approval beside a rejection: one of them is final", async () => {
    const ends = new Set<unknown>();
    for (let round = 0; round < 8; round++) {
      const books = await awaitingBooks();
      const input = { plan_id: books.planId };
      const approve = () => asEither(books, "approve_rebalance", input, 0);
      const reject = () => asEither(books, "reject_rebalance", input, 1);
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
      expect(await books.couple.discrepancy()).toBeUndefined();
    }
    expect([...ends].toSorted()).toEqual(["approved", "rejected"]);
  });

  test("concurrent suggestions leave one open plan", async () => {
    const books = await plannedBooks();
    const { couple } = books;
    const outcomes = await together(16, () =>
      call(couple.engine, "suggest_rebalance", {}, { principal: couple.ada.principal }),
    );
    const ids = outcomes.map((outcome) => outcome.ok && (outcome.output as Answer).plan_id);
    expect([codes(outcomes), new Set(ids).size]).toEqual([many(16, "done"), 1]);
    expect(await couple.engine.orm.em.fork().count(RebalancePlan, { couple: couple.id })).toBe(1);
  });
});
