import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { assertSharedOnce } from "../accounts/linked-accounts.ts";
import { takeOpenAccounts } from "../accounts/single.ts";
import { emptyBooks, type OneOrTwo } from "../books/books.ts";
import type { Couple } from "../books/rows.ts";
import { appsOf } from "../database/queries/connected-apps.ts";
import { copyKeys } from "../database/queries/idempotency.ts";
import { readTokens } from "../database/queries/tokens.ts";
import { Couple as CoupleEntity } from "../entities/couple.ts";
import { Partner } from "../entities/partner.ts";
import type { User } from "../entities/user.ts";
import { appendAppConnected } from "../identity/connected-app.ts";
import { appendFormation, currencyFor } from "../identity/formation.ts";
import { nextMidnight } from "../kernel/calendar.ts";
import { toMinorUnits } from "../kernel/money.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { GENESIS_HASH } from "../ledger/seal.ts";
import { coupleShape, showCouple } from "../views/couple.ts";
import { currency, id, money, timeZone } from "../views/fields.ts";
import { lockSingles } from "./membership/singles.ts";
import { operation } from "./operation.ts";

/** Forms a couple of one or two users who are not in one. Their accounts join it, and its ledger starts. */
export const createCouple = operation({
  name: "create_couple",
  title: "Form a couple",
  summary:
    "Forms a couple of two users, or starts the books of one whose partner joins later. Their accounts join it, and " +
    "its ledger starts with the opening balances.",
  effect: "append",
  scope: "operator",
  within: "nobody",
  http: { method: "POST", path: "/couples", status: 201 },
  input: z.strictObject({
    partner_1_id: id,
    partner_2_id: id
      .nullish()
      .describe("Default: none; partner 1 keeps the books alone until a partner joins."),
    currency: currency
      .nullish()
      .describe("ISO 4217 code of all accounts. Default: the currency of the users' accounts, or USD."),
    time_zone: timeZone.nullish().describe("IANA name, default UTC. Deadlines are dates in this zone."),
    approval_threshold: money
      .nullish()
      .describe(
        "The most that one partner may take from goals within 24 hours, from when both have joined. Default: no limit.",
      ),
  }),
  output: coupleShape,
  refusals: ["already_in_couple", "currency_mismatch", "limit_reached", "account_already_linked"],
  example: {
    partner_1_id: "0199f3a0-0000-7000-8000-000000000001",
    partner_2_id: "0199f3a0-0000-7000-8000-000000000002",
    currency: "USD",
    time_zone: "America/New_York",
  },
  locksFirst: ({ partner_1_id }) => partner_1_id,
  async directory(input, { em, now, ids, begin, store }) {
    const { partner_1_id: partner1Id, partner_2_id } = input;
    const partner2Id = partner_2_id ?? null;
    const partnerIds: OneOrTwo<string> = partner2Id === null ? [partner1Id] : [partner1Id, partner2Id];
    if (partner1Id === partner2Id)
      throw invalidInput([{ field: "partner_2_id", message: "Give two different users." }]);
    const partners = await lockSingles(em, partnerIds);
    const accounts = await takeOpenAccounts(em, partnerIds);
    assertSharedOnce(accounts, partner1Id);
    const code = currencyFor(accounts, input.currency ?? undefined);
    const { approval_threshold } = toMinorUnits({ approval_threshold: input.approval_threshold }, code);
    const couple: Couple = {
      id: ids(),
      partner1Id,
      partner2Id,
      currency: code,
      timeZone: input.time_zone ?? "UTC",
      approvalThreshold: approval_threshold ?? null,
      proposedThreshold: null,
      proposedById: null,
      headSequence: 0,
      headHash: GENESIS_HASH,
      authEpoch: 0,
      version: 1,
      propertyVersions: {},
      createdAt: now,
      endedAt: null,
    };
    await join(em, couple, partners);
    const decision = begin(emptyBooks(couple, partners));
    appendFormation(decision, { accounts, tokens: await readTokens(em, { userIds: partnerIds }) });
    for (const app of await appsOf(em, partnerIds, now)) appendAppConnected(decision, app);
    await store(decision);
    return showCouple(decision.books.couple);
  },
});

/** Stores the couple and its partners before the first event, and copies the partners' idempotency keys. */
async function join(em: EntityManager, row: Couple, partners: OneOrTwo<User>): Promise<void> {
  const { partner1Id: _partner1Id, partner2Id: _partner2Id, ...columns } = row;
  const nextDriftCheckAt = nextMidnight(row.timeZone, row.createdAt);
  const couple = em.create(CoupleEntity, { ...columns, nextDriftCheckAt });
  for (const [at, user] of partners.entries()) {
    user.coupleId = row.id;
    em.create(Partner, { couple, userId: user.id, place: at + 1, displayName: user.displayName });
  }
  await em.flush();
  await copyKeys(
    em,
    row.id,
    partners.map(({ id }) => id),
  );
}
