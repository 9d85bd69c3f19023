import { z } from "zod";
import { deposit, syncBalance, withdraw } from "../accounts/postings.ts";
import { metadataFromInput } from "../books/metadata.ts";
import { moveAllocation, takeFromGoal } from "../goals/moves.ts";
import { findAccount, findGoal, findManagedAccount } from "../identity/lookup.ts";
import { assertPositive, toMinorUnits } from "../kernel/money.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { assertIds, type PostableType } from "../ledger/posting.ts";
import { amount, id } from "../views/fields.ts";
import { postingShape, showPosting } from "../views/posting.ts";
import { metadata } from "./inputs/metadata.ts";
import { postableType } from "./inputs/postable-type.ts";
import { operation } from "./operation.ts";

const eventAmount = amount(
  "Give an amount without a sign: the event type gives the direction. For a BALANCE_SYNC of an overdrawn account send 0, " +
    "because the books keep no balance below zero.",
);

const eventInput = z.strictObject({
  event_type: postableType.describe("SYSTEM records a note."),
  amount: eventAmount.nullish().describe("Above zero. For BALANCE_SYNC the new balance; omit it for SYSTEM."),
  source_account_id: id.nullish().describe("The account; required except for SYSTEM."),
  source_goal_id: id.nullish().describe("The goal that money leaves (RELEASE, REALLOCATION)."),
  dest_goal_id: id.nullish().describe("The goal that gets money (ALLOCATION, REALLOCATION)."),
  metadata: metadata.nullish(),
});

/** Posts an event under the same rules as the operation that normally writes it. */
export const recordEvent = operation({
  name: "record_event",
  title: "Record an event",
  summary:
    "Records a change of an account's balance and returns the new one: DEPOSIT or WITHDRAWAL (manual accounts), " +
    "BALANCE_SYNC (amount = new balance). SYSTEM records a note. For goals use allocate_to_goal or " +
    "release_from_goal; to undo a mistake use reverse_event.",
  effect: "append",
  takesAway: true,
  scope: "money:move",
  http: { method: "POST", path: "/ledger/events", status: 201 },
  input: eventInput,
  output: postingShape,
  refusals: [
    "not_owner",
    "account_not_manual",
    "account_closed",
    "goal_closed",
    "goal_locked",
    "insufficient_available",
    "insufficient_allocation",
    "insufficient_balance",
    "amount_out_of_range",
    "needs_second_key",
  ],
  tool: true,
  example: {
    event_type: "DEPOSIT",
    amount: "2100.00",
    source_account_id: "0199f3a0-0000-7000-8000-000000000004",
    metadata: { note: "Salary" },
  },
  facts: (input) => ({ takenAlone: TAKING.has(input.event_type) }),
  decide(input, decision, { facts }) {
    const type = input.event_type;
    assertIds(type, input);
    const { amount: given } = toMinorUnits({ amount: input.amount }, decision.books.couple.currency);
    const amount = assertAmount(type, given);
    const metadata = metadataFromInput(input.metadata ?? {});
    if (type === "SYSTEM") return showPosting(decision, decision.append({ eventType: type, metadata }));
    const find = type in BALANCES ? findManagedAccount : findAccount;
    const { id: accountId } = find(decision, input.source_account_id ?? "");
    const posting = { accountId, amount, metadata };
    if (type in BALANCES)
      return showPosting(decision, BALANCES[type as keyof typeof BALANCES](decision, posting));
    const [fromGoalId, toGoalId] = [input.source_goal_id, input.dest_goal_id].map((id) =>
      id == null ? null : findGoal(decision, id).id,
    );
    const move = { ...posting, fromGoalId, toGoalId };
    const event =
      type === "ALLOCATION" ? moveAllocation(decision, move) : takeFromGoal(decision, move, facts);
    return showPosting(decision, event);
  },
});

/** The types that change a balance, which only those who govern the account may post. Both partners may earmark money. */
const BALANCES = { DEPOSIT: deposit, WITHDRAWAL: withdraw, BALANCE_SYNC: syncBalance } as const;

/** The types that take money away from a goal. */
const TAKING: ReadonlySet<string> = new Set(["RELEASE", "REALLOCATION"]);

function assertAmount(type: PostableType, amount: bigint | undefined): bigint {
  if (type === "SYSTEM") {
    if (amount) throw invalidInput([{ field: "amount", message: "Omit it: a SYSTEM event moves no money." }]);
    return 0n;
  }
  if (amount === undefined) throw invalidInput([{ field: "amount", message: "Give an amount." }]);
  return type === "BALANCE_SYNC" ? amount : assertPositive(amount);
}
