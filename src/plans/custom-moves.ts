import type { ChangesSinceBasis, PlanWithEvents } from "../books/facts.ts";
import { movesOf, type PlanMove } from "../books/plan.ts";
import type { EventType } from "../books/rows.ts";
import { invalidInput, Refusal } from "../kernel/refusals.ts";
import type { Decision } from "../ledger/decision.ts";
import { MOVING_TYPES } from "../ledger/totals/sums.ts";
import { addPlan } from "./draft.ts";
import { infeasibleMoves, inOrder, malformedMoves } from "./moves.ts";
import { accountsIn, type PlanScope } from "./scope.ts";

/** Moves that somebody chose by hand, and the head of the ledger that they were made from. */
export interface Edited {
  readonly moves: readonly PlanMove[];
  readonly basisSequence: number;
}

/** The types of events that move money: after one, moves that were made before it are stale. */
export const READ_TYPES: readonly EventType[] = [...MOVING_TYPES, "REVERSAL"];

/** The properties of accounts and goals that a plan reads; it reads no name. Opening and closing count, too. */
export const READ_PROPERTIES = [
  "target_amount",
  "priority",
  "deadline",
  "deadline_before",
  "locked",
  "visibility",
  "keep_available",
] as const;

/**
 * The plan of moves that somebody sends: a new one, or, where the same moves were sent before from the same books, the one
 * that was made then, so that sending twice moves nothing twice.
 * @throws Refusal `invalid_input`, `moves_infeasible`, each with every bad move; `plan_stale` when an event since then
 * changed what plans read
 */
export function editedPlan(decision: Decision, edited: Edited, since: ChangesSinceBasis): PlanWithEvents {
  const { books, caller } = decision;
  const malformed = malformedMoves(edited.moves);
  if (malformed.length > 0) throw invalidInput(malformed);
  const scope = scopeOfMoves(caller.userId, edited.moves);
  const usable = new Map(accountsIn(books, { ...scope, accountIds: null }).map((row) => [row.id, row]));
  const errors = infeasibleMoves(decision, { ...books, accounts: usable }, edited.moves);
  const infeasible = () => new Refusal("moves_infeasible", undefined, {}, errors);
  // First: an account that the caller may not know gets the same answer, whatever was sent before.
  if (!scope.accountIds?.every((id) => usable.has(id))) throw infeasible();
  assertReached(books.couple.headSequence, edited.basisSequence);
  const moves = inOrder(edited.moves);
  const earlier = since.plans.find(({ plan }) => sameMoves(movesOf(plan), moves));
  if (earlier) return earlier;
  if (since.changed) throw new Refusal("plan_stale");
  if (errors.length > 0) throw infeasible();
  const { basisSequence } = edited;
  const plan = addPlan(decision, { strategy: "edited", scope, basisSequence, moves, uncured: [] });
  return { plan, events: [] };
}

/** A plan of sent moves reads only their accounts and goals: nothing else makes it stale. */
function scopeOfMoves(requesterId: string | null, moves: readonly PlanMove[]): PlanScope {
  const goalIds = moves
    .flatMap(({ fromGoalId, toGoalId }) => [fromGoalId, toGoalId])
    .filter((id) => id !== null);
  return {
    requesterId,
    includePrivate: true,
    goalIds: [...new Set(goalIds)].toSorted(),
    accountIds: [...new Set(moves.map(({ accountId }) => accountId))].toSorted(),
  };
}

function sameMoves(stored: readonly PlanMove[], moves: readonly PlanMove[]): boolean {
  const texts = (list: readonly PlanMove[]) =>
    list
      .map(({ accountId, fromGoalId, toGoalId, amount }) =>
        [accountId, fromGoalId, toGoalId, amount].join(" "),
      )
      .toSorted()
      .join();
  return texts(stored) === texts(moves);
}

/** @throws Refusal `invalid_input` for a head that the ledger has yet to reach */
function assertReached(headSequence: number, basisSequence: number): void {
  if (basisSequence <= headSequence) return;
  const message = `The ledger has come to ${headSequence}: give ledger.sequence of the books that you looked at.`;
  throw invalidInput([{ field: "basis_sequence", message }]);
}
