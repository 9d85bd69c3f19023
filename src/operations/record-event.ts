import { z } from "zod";
import { deposit, syncBalance, withdraw } from "../accounts/balances.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import { allocate, reallocate, release } from "../goals/earmarks.ts";
import { findAccount, findGoal, findGovernedAccount } from "../identity/find.ts";
import { assertPositive, toMinorUnits } from "../kernel/money.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { appendEvent } from "../ledger/append.ts";
import { type EventMetadata, metadataGiven } from "../ledger/metadata.ts";
import { assertNames, notPostable, POSTABLE_TYPES, type PostableType } from "../ledger/posting.ts";
import { amount, id } from "../views/fields.ts";
import { postingShape, showPosting } from "../views/posting.ts";
import { metadata } from "./inputs/metadata.ts";
import { type Context, operation } from "./operation.ts";

const postedAmount = amount(
  "Give an amount without a sign: the event type says which way it moves. For a BALANCE_SYNC of an overdrawn account send 0, " +
    "because the books keep no balance below zero.",
);

const posted = z.strictObject({
  event_type: z
    .enum(POSTABLE_TYPES, { error: ({ input }) => notPostable(input) })
    .describe("SYSTEM is a note."),
  amount: postedAmount.nullish().describe("Above zero; for BALANCE_SYNC the new balance; for SYSTEM none."),
  source_account_id: id.nullish().describe("The account concerned; for all but SYSTEM."),
  source_goal_id: id.nullish().describe("The goal that money leaves: RELEASE, REALLOCATION."),
  dest_goal_id: id.nullish().describe("The goal that money reaches: ALLOCATION, REALLOCATION."),
  metadata: metadata.nullish(),
});

interface Posting {
  readonly amount: bigint;
  readonly accountId: string;
  readonly fromId: string;
  readonly toId: string;
  readonly metadata: EventMetadata;
}

/** Makes an event happen by posting it, under the same rules as the operation that would write it. */
export const recordEvent = operation({
  name: "record_event",
  title: "Record an event",
  summary:
    "Records what happened to an account's money: DEPOSIT and WITHDRAWAL (manual accounts), BALANCE_SYNC (amount = new " +
    "balance), or a note (SYSTEM), and answers the new balance. For goals prefer allocate_to_goal and release_from_goal; " +
    "to undo a mistake use reverse_event.",
  effect: "append",
  takesAway: true,
  scope: "money:move",
  within: "couple",
  http: { method: "POST", path: "/ledger/events", status: 201 },
  input: posted,
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
  subject: (input) => ({
    ...(input.source_account_id && { account: input.source_account_id }),
  }),
  async run(input, context) {
    const type = input.event_type;
    assertNames(type, input);
    const { amount } = toMinorUnits({ amount: input.amount }, context.couple.currency);
    const event = await POST[type](context, {
      amount: assertAmount(type, amount),
      accountId: input.source_account_id ?? "",
      fromId: input.source_goal_id ?? "",
      toId: input.dest_goal_id ?? "",
      metadata: metadataGiven(input.metadata ?? {}),
    });
    return showPosting(event, context);
  },
});

/** What each type does. Moving a balance is for those who govern the account, earmarking for both partners. */
const POST: Record<PostableType, (context: Context, posting: Posting) => Promise<LedgerEvent> | LedgerEvent> =
  {
    DEPOSIT: async (context, posting) =>
      deposit(context, { ...posting, account: await findGovernedAccount(context, posting.accountId) }),
    WITHDRAWAL: async (context, posting) =>
      withdraw(context, { ...posting, account: await findGovernedAccount(context, posting.accountId) }),
    BALANCE_SYNC: async (context, posting) =>
      syncBalance(context, { ...posting, account: await findGovernedAccount(context, posting.accountId) }),
    ALLOCATION: async (context, posting) => {
      const account = await findAccount(context, posting.accountId);
      return allocate(context, { ...posting, account, goal: await findGoal(context, posting.toId) });
    },
    RELEASE: async (context, posting) => {
      const account = await findAccount(context, posting.accountId);
      return release(context, { ...posting, account, goal: await findGoal(context, posting.fromId) });
    },
    REALLOCATION: async (context, posting) => {
      const account = await findAccount(context, posting.accountId);
      const from = await findGoal(context, posting.fromId);
      return reallocate(context, { ...posting, account, from, to: await findGoal(context, posting.toId) });
    },
    SYSTEM: (context, { metadata }) => appendEvent(context, { eventType: "SYSTEM", metadata }),
  };

function assertAmount(type: PostableType, amount: bigint | undefined): bigint {
  if (type === "SYSTEM") {
    if (amount)
      throw invalidInput([
        { field: "amount", message: "A SYSTEM event moves no money: leave the amount out." },
      ]);
    return 0n;
  }
  if (amount === undefined) throw invalidInput([{ field: "amount", message: "Give an amount." }]);
  return type === "BALANCE_SYNC" ? amount : assertPositive(amount);
}
