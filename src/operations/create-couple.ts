import { LockMode } from "@mikro-orm/core";
import { z } from "zod";
import { assertSharedOnce } from "../accounts/linked-accounts.ts";
import { plainAccount } from "../accounts/single.ts";
import { AccessToken } from "../entities/access-token.ts";
import { BankAccount } from "../entities/bank-account.ts";
import { Couple } from "../entities/couple.ts";
import { User } from "../entities/user.ts";
import { appendTokenCreated } from "../identity/token-events.ts";
import { nextMidnight } from "../kernel/calendar.ts";
import { assertInCirculation, toMinorUnits } from "../kernel/money.ts";
import { invalidInput, notFound, Refusal } from "../kernel/refusals.ts";
import { appendEvent, appendOpening } from "../ledger/append.ts";
import { coupleProperties } from "../ledger/properties.ts";
import { GENESIS_HASH } from "../ledger/seal.ts";
import { coupleShape, oldShowCouple } from "../views/couple.ts";
import { currency, id, money, timeZone } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** Forms a couple of two users who are in none. Their accounts join it, and its ledger begins. */
export const createCouple = operation({
  name: "create_couple",
  title: "Form a couple",
  summary:
    "Forms a couple of two users. Their accounts join it; its ledger starts with their opening balances.",
  effect: "append",
  scope: "operator",
  within: "nobody",
  http: { method: "POST", path: "/couples", status: 201 },
  input: z.strictObject({
    partner_1_id: id,
    partner_2_id: id,
    currency: currency
      .nullish()
      .describe("ISO 4217 code. All accounts are kept in it. Default: that of the users' accounts, or USD."),
    time_zone: timeZone.nullish().describe("IANA name, default UTC. Deadlines are dates in it."),
    approval_threshold: money
      .nullish()
      .describe("What one partner may take away from goals within 24 hours. None: no limit."),
  }),
  output: coupleShape,
  refusals: ["already_in_couple", "currency_mismatch", "account_already_linked"],
  tool: false,
  example: {
    partner_1_id: "0199f3a0-0000-7000-8000-000000000001",
    partner_2_id: "0199f3a0-0000-7000-8000-000000000002",
    currency: "USD",
    time_zone: "America/New_York",
  },
  subject: () => ({}),
  locksFirst: ({ partner_1_id }) => partner_1_id,
  async run(input, context) {
    const { em, ids, now } = context;
    if (input.partner_1_id === input.partner_2_id) {
      throw invalidInput([{ field: "partner_2_id", message: "A couple is made of two different users." }]);
    }
    // In id order, so that couples formed at once from overlapping users cannot deadlock.
    const users = await em.find(
      User,
      { id: { $in: [input.partner_1_id, input.partner_2_id] } },
      { orderBy: { id: "asc" }, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    const [partner1, partner2] = [input.partner_1_id, input.partner_2_id].map((id) =>
      users.find((user) => user.id === id),
    );
    if (!partner1 || !partner2) throw notFound("user");
    if (partner1.couple || partner2.couple) throw new Refusal("already_in_couple");
    // An account that was closed before stays its user's alone.
    const accounts = await em.find(
      BankAccount,
      { user: { $in: users }, status: "open" },
      { orderBy: { id: "asc" } },
    );
    assertSharedOnce(accounts.map(plainAccount), partner1.id);
    const code = currencyFor(accounts, input.currency ?? undefined);
    const { approval_threshold } = toMinorUnits({ approval_threshold: input.approval_threshold }, code);
    const couple = em.create(Couple, {
      id: ids(),
      partner1,
      partner2,
      currency: code,
      timeZone: input.time_zone ?? "UTC",
      approvalThreshold: approval_threshold ?? null,
      headSequence: 0,
      headHash: GENESIS_HASH,
      nextLookAt: nextMidnight(input.time_zone ?? "UTC", now),
      createdAt: now,
    });
    for (const member of [...users, ...accounts]) member.couple = couple;
    appendEvent(
      { ...context, couple },
      {
        eventType: "COUPLE",
        metadata: {
          action: "formed",
          partner_1_id: partner1.id,
          partner_2_id: partner2.id,
          ...coupleProperties(couple),
        },
      },
    );
    for (const account of accounts) {
      appendOpening({ ...context, couple }, account);
    }
    const tokens = await em.find(AccessToken, { user: { $in: users } }, { orderBy: { id: "asc" } });
    for (const token of tokens.filter((one) => one.isLive(now))) {
      appendTokenCreated({ ...context, couple }, token);
    }
    return oldShowCouple(couple);
  },
});

/**
 * The currency of a couple with these accounts: the wanted one, else that of the accounts, else USD.
 * @throws Refusal `currency_mismatch`; `invalid_input` for a currency that has been withdrawn
 */
function currencyFor(accounts: readonly BankAccount[], wanted: string | undefined): string {
  const found = [...new Set(accounts.map(({ currency }) => currency))].toSorted();
  const code = wanted ?? found[0] ?? "USD";
  if (found.length > 1 || (found[0] ?? code) !== code) {
    throw new Refusal(
      "currency_mismatch",
      `The users' accounts are kept in ${found.join(", ")}; all accounts of a couple are kept in one currency.`,
      { currency: wanted ?? null },
    );
  }
  assertInCirculation(code);
  return code;
}
