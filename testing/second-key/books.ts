/** Books with an approval threshold. */

import { LedgerEvent } from "../../src/entities/ledger-event.ts";
import type { Principal } from "../../src/identity/principal.ts";
import { type Answer, call } from "../books.ts";
import { plannedBooks } from "../couples.ts";

/** What Ada may take in a day, in minor units. */
export const THRESHOLD = 5000n;

export type Books = Awaited<ReturnType<typeof thresholdBooks>>;

/** An attempt, and the expected result of each step. */
export type Bypass = readonly [title: string, tries: (books: Books) => Promise<unknown>, expected: unknown];

interface Options {
  readonly from?: Answer;
  readonly to?: Answer;
  readonly as?: Principal;
  readonly userId?: string;
}

/** Trip holds 400, Car 100; Ada may take 50 in a day. */
export async function thresholdBooks() {
  const books = await plannedBooks({ approval_threshold: "50" });
  const { couple, joint, trip, car, sequence } = books;
  await books.allocate(joint, trip, "400");
  const outcome = async (name: string, input: object, as: Principal, userId?: string) => {
    const extra = { principal: as, ...(as.role === "operator" && { coupleId: couple.id, userId }) };
    const answer = await call(couple.engine, name, input, extra);
    return answer.ok ? String((answer.output as Answer).status ?? "done") : answer.refusal.code;
  };
  const attempt = (name: string, input: object, as = couple.ada.principal) => outcome(name, input, as);
  const taking = (amount: string, goal = car) => ({ account_id: joint.id, goal_id: goal.id, amount });
  return {
    ...books,
    /** Makes a call. Returns the status, `done`, or the code of the refusal. */
    try: attempt,
    /** An input of release_from_goal. */
    taking,
    release: (amount: string, goal?: Answer) => attempt("release_from_goal", taking(amount, goal)),
    spend: (amount: string, { in_balance, as }: { in_balance?: true; as?: Principal } = {}) =>
      attempt("spend_from_goal", { ...taking(amount), ...(in_balance && { already_in_balance: true }) }, as),
    reverse: (event_id: string, as?: Principal) => attempt("reverse_event", { event_id }, as),
    /** Takes from a goal by a plan of one move. Returns the plan's status, or the code of the refusal. */
    plan: async (amount: string, { from = car, to, as = couple.ada.principal, userId }: Options = {}) => {
      const move = { account_id: joint.id, from_goal_id: from.id, to_goal_id: to?.id, amount };
      const input = { moves: [move], basis_sequence: await sequence() };
      return outcome("commit_rebalance", input, as, userId);
    },
  };
}

/** Minor units that each user and the operator took from goals without approval, except by undoing allocations. */
export async function takenAlone({ couple }: Books): Promise<bigint[]> {
  const events: LedgerEvent[] = await couple.engine.orm.em
    .fork()
    .find(
      LedgerEvent,
      { couple: couple.id, sourceGoal: { $ne: null } },
      { populate: ["reversesEvent", "user"] },
    );
  const sums = new Map<string, bigint>();
  for (const { user, actor, amount, metadata, reversesEvent } of events) {
    const undoes = reversesEvent?.eventType === "ALLOCATION" && reversesEvent.user?.userId === user?.userId;
    if (metadata.approved_by || (undoes && metadata.undo)) continue;
    for (const who of new Set([user?.userId ?? actor, actor === "operator" ? actor : ""])) {
      if (who) sums.set(who, (sums.get(who) ?? 0n) + amount);
    }
  }
  return [...sums.values()];
}
