import type { ChangesSinceBasis, PlanWithEvents } from "../books/facts.ts";
import { movesOf, type PlanMove } from "../books/plan.ts";
import type { EventType } from "../books/rows.ts";
import type { Principal } from "../identity/principal.ts";
import { privateUserOf } from "../identity/see.ts";
import { invalidInput, Refusal } from "../kernel/refusals.ts";
import type { Decision } from "../ledger/decision.ts";
import { MOVING_TYPES } from "../ledger/totals/sums.ts";
import { addPlan } from "./draft.ts";
import { infeasibleMoves, inOrder, malformedMoves } from "./moves.ts";
import { accountsIn, type PlanScope } from "./scope.ts";

export interface CustomMoves {
  readonly moves: readonly PlanMove[];
  readonly basisSequence: number;
}

/** The event types that move money and so make earlier custom moves stale. */
export const PLAN_EVENT_TYPES: readonly EventType[] = [...MOVING_TYPES, "REVERSAL"];

/** The properties of accounts and goals that plans read. Opening and closing a row makes custom moves stale as well. */
export const PLAN_PROPERTIES = [
  "target_amount",
  "priority",
  "deadline",
  "deadline_before",
  "locked",
  "visibility",
  "keep_available",
] as const;

/**
 * The plan for custom moves: a new one, or the existing one if the same moves were sent before with the same basis, so that
 * a repeated request does not move money twice.
 * @throws Refusal `invalid_input`, `moves_infeasible`, each with all invalid moves; `plan_stale` if a later event changed
 * something that plans read
 */
export function customPlan(
  decision: Decision<Principal>,
  custom: CustomMoves,
  since: ChangesSinceBasis,
): PlanWithEvents {
  const { books, caller } = decision;
  const malformed = malformedMoves(custom.moves);
  if (malformed.length > 0) throw invalidInput(malformed);
  const scope = scopeOfMoves(caller, custom.moves);
  const usable = new Map(accountsIn(books, { ...scope, accountIds: null }).map((row) => [row.id, row]));
  const errors = infeasibleMoves(decision, { ...books, accounts: usable }, custom.moves);
  const infeasible = () => new Refusal("moves_infeasible", undefined, {}, errors);
  // This comes first, so that an account that the caller may not see always gets the same answer.
  if (!scope.accountIds?.every((id) => usable.has(id))) throw infeasible();
  assertBasisExists(books.couple.headSequence, custom.basisSequence);
  const moves = inOrder(custom.moves);
  const earlier = since.plans.find(({ plan }) => sameMoves(movesOf(plan), moves));
  if (earlier) return earlier;
  if (since.changed) throw new Refusal("plan_stale");
  if (errors.length > 0) throw infeasible();
  const { basisSequence } = custom;
  const plan = addPlan(decision, { strategy: "edited", scope, basisSequence, moves, uncured: [] });
  return { plan, events: [] };
}

/** A plan of custom moves reads only their accounts and goals, so that nothing else makes it stale. */
function scopeOfMoves(caller: Principal, moves: readonly PlanMove[]): PlanScope {
  const goalIds = moves
    .flatMap(({ fromGoalId, toGoalId }) => [fromGoalId, toGoalId])
    .filter((id) => id !== null);
  return {
    requesterId: caller.userId,
    includePrivate: privateUserOf(caller) !== null,
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

/** @throws Refusal `invalid_input` for a sequence beyond the head of the ledger */
function assertBasisExists(headSequence: number, basisSequence: number): void {
  if (basisSequence <= headSequence) return;
  const message = `The ledger ends at ${headSequence}: give the ledger.sequence on which the moves are based.`;
  throw invalidInput([{ field: "basis_sequence", message }]);
}
