import type { FilterQuery } from "@mikro-orm/core";
import type { PlanMove } from "../books/plan.ts";
import type { Couple } from "../entities/couple.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import { RebalancePlan } from "../entities/rebalance-plan.ts";
import { formatMoney } from "../kernel/money.ts";
import { invalidInput, Refusal } from "../kernel/refusals.ts";
import type { Writing } from "../ledger/append.ts";
import { accountsOf, type CoupleBooks, type PlanScope } from "./books.ts";
import { keepPlan } from "./creation.ts";
import { infeasibleMoves, inOrder, malformedMoves } from "./moves.ts";

/** Moves that somebody chose by hand, and the head of the ledger that they looked at. */
export interface Edited {
  readonly moves: readonly PlanMove[];
  readonly basisSequence: number;
}

/** What the caller may use of the books, and which events concern them, as a filter. */
interface Editing {
  readonly books: CoupleBooks;
  readonly concern: FilterQuery<LedgerEvent>;
}

/**
 * The plan of moves that somebody sends: a new one, or, where the same moves were sent before from the same books, the one
 * that was made then, so that sending twice moves nothing twice.
 * @throws Refusal `invalid_input`, `moves_infeasible`, each with every bad move; `plan_stale` when an event since then
 * changed what plans read
 */
export async function editedPlan(
  writing: Writing,
  edited: Edited,
  { books, concern }: Editing,
): Promise<RebalancePlan> {
  const { principal, couple } = writing;
  const malformed = malformedMoves(edited.moves);
  if (malformed.length > 0) throw invalidInput(malformed);
  const scope = scopeOfMoves(principal.userId, edited.moves);
  const accounts = accountsOf(books, { ...scope, accountIds: null });
  const errors = infeasibleMoves(edited.moves, { accounts, goals: books.goals }, (minor) =>
    formatMoney(minor, couple.currency),
  );
  const infeasible = () => new Refusal("moves_infeasible", undefined, {}, errors);
  // First of all: what the caller may not know is told alike, whatever was sent before.
  if (!scope.accountIds?.every((id) => accounts.some((account) => account.id === id))) throw infeasible();
  assertReached(couple, edited.basisSequence);
  const moves = inOrder(edited.moves);
  const earlier = await sentBefore(writing, moves, edited.basisSequence);
  if (earlier) return earlier;
  await assertNothingChanged(writing, edited.basisSequence, concern);
  if (errors.length > 0) throw infeasible();
  return keepPlan(writing, books, { ...edited, moves, strategy: "edited", scope, uncured: [] });
}

/** A plan of sent moves is about their accounts and goals alone: nothing else makes it stale. */
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

/** The living or committed plan of just these moves, made from the same books. */
async function sentBefore(
  { em, couple, now }: Writing,
  moves: readonly PlanMove[],
  basisSequence: number,
): Promise<RebalancePlan | undefined> {
  const plans = await em.find(RebalancePlan, {
    couple,
    strategy: "edited",
    basisSequence,
    $or: [{ status: "committed" }, { status: "awaiting_approval", expiresAt: { $gt: now } }],
  });
  return plans.find((plan) => sameMoves(plan.planned, moves));
}

function sameMoves(kept: readonly PlanMove[], moves: readonly PlanMove[]): boolean {
  const texts = (list: readonly PlanMove[]) =>
    list
      .map(({ accountId, fromGoalId, toGoalId, amount }) =>
        [accountId, fromGoalId, toGoalId, amount].join(" "),
      )
      .toSorted()
      .join();
  return texts(kept) === texts(moves);
}

/** What changes of an account or a goal that a plan reads; a name is none of it. */
const READ = [
  "target_amount",
  "priority",
  "deadline",
  "deadline_before",
  "locked",
  "visibility",
  "keep_available",
];

/** The events that change what plans read: those that move money, open, close, or change one of these fields. */
const CHANGES: FilterQuery<LedgerEvent> = {
  $or: [
    {
      eventType: {
        $in: [
          "ALLOCATION",
          "RELEASE",
          "REALLOCATION",
          "SPENDING",
          "DEPOSIT",
          "WITHDRAWAL",
          "BALANCE_SYNC",
          "REVERSAL",
        ],
      },
    },
    {
      eventType: { $in: ["GOAL", "ACCOUNT"] },
      $or: [
        { metadata: { action: { $ne: "updated" } } },
        ...READ.map((field) => ({ metadata: { [field]: { $ne: null } } })),
      ],
    },
  ],
};

/** @throws Refusal `invalid_input` for a head that the ledger has yet to reach */
function assertReached({ headSequence }: Couple, basisSequence: number): void {
  if (basisSequence <= headSequence) return;
  const message = `The ledger has come to ${headSequence}: give ledger.sequence of the books that you looked at.`;
  throw invalidInput([{ field: "basis_sequence", message }]);
}

/** @throws Refusal `plan_stale` */
async function assertNothingChanged(
  { em, couple }: Writing,
  basisSequence: number,
  concern: FilterQuery<LedgerEvent>,
): Promise<void> {
  const since = { couple, sequence: { $gt: basisSequence } };
  const changed = await em.findOne(
    LedgerEvent,
    { $and: [since, CHANGES, concern] },
    { orderBy: { sequence: "desc" } },
  );
  if (changed) throw new Refusal("plan_stale");
}
