import { describe, expect, test } from "vitest";
import { ADA, accountRow, BEN, booksOf, decisionOn, refusalOf, START } from "../../testing/in-memory.ts";
import { diff } from "../books/diff.ts";
import { appendFormation, currencyFor } from "./formation.ts";
import { appendJoining } from "./joining.ts";
import { OPERATOR } from "./principal.ts";

const inCurrency = (...currencies: string[]) =>
  currencies.map((currency, at) => accountRow({ id: `account-${at}`, currency }));

describe("the currency of a new couple", () => {
  test.each([
    ["USD without accounts and a requested currency", [], undefined, "USD"],
    ["the requested one without accounts", [], "JPY", "JPY"],
    ["that of the accounts", ["EUR", "EUR"], undefined, "EUR"],
    ["the requested one if the accounts have it", ["EUR"], "EUR", "EUR"],
  ])("is %s", (_rule, currencies, wanted, expected) => {
    expect(currencyFor(inCurrency(...currencies), wanted)).toBe(expected);
  });

  test.each([
    ["if the accounts differ", ["JPY", "EUR"], undefined, "currency_mismatch"],
    ["if it differs from that of the accounts", ["JPY"], "USD", "currency_mismatch"],
    ["if it has been withdrawn", ["BGN"], undefined, "invalid_input"],
  ])("is refused %s", (_rule, currencies, wanted, code) => {
    expect(refusalOf(() => currencyFor(inCurrency(...currencies), wanted)).code).toBe(code);
  });
});

describe("the open accounts of a couple", () => {
  const joiner = { partner: { id: BEN, displayName: "Ben" }, tokens: [] };
  const accountsOf = (count: number) =>
    Array.from({ length: count }, (_, at) => accountRow({ id: `${count} ${at}`, userId: BEN }));

  test.each([
    [100, "done"],
    [101, "limit_reached"],
  ] as const)("are at most 100 when it forms: %i, %s", (count, outcome) => {
    const form = () => appendFormation(decisionOn(booksOf({})), { accounts: accountsOf(count), tokens: [] });
    if (outcome === "done") expect(form).not.toThrow();
    else expect(refusalOf(form)).toMatchObject({ code: outcome, facts: { limit: 100 } });
  });

  test.each([
    [97, "done"],
    [98, "limit_reached"],
  ] as const)(
    "are at most 100 when a partner joins who brings %i to 3 open and a closed one: %s",
    (count, outcome) => {
      const own = { first: {}, second: {}, third: {}, old: { status: "closed" } } as const;
      const books = booksOf({ couple: { partner2Id: null }, accounts: own });
      const join = () => appendJoining(decisionOn(books), { ...joiner, accounts: accountsOf(count) });
      if (outcome === "done") expect(join).not.toThrow();
      else expect(refusalOf(join)).toMatchObject({ code: outcome, facts: { limit: 100 } });
    },
  );
});

test("a new ledger states the couple, its accounts and its live tokens", () => {
  const accounts = [accountRow({ id: "savings", balance: 5_00n }), accountRow({ id: "cash", userId: BEN })];
  const before = booksOf({});
  const decision = decisionOn(before, { caller: OPERATOR });
  const stated = {
    client: "ios",
    kind: "person",
    scopes: ["read"],
    madeWithId: null,
    confirmedAt: null,
  } as const;
  const end = new Date(START.getTime() + 1);
  const live = { id: "live", userId: ADA, ...stated, createdAt: START, expiresAt: end, revokedAt: null };
  const expired = { ...live, id: "expired", expiresAt: START };
  const revoked = { ...live, id: "revoked", revokedAt: START };
  appendFormation(decision, { accounts, tokens: [expired, revoked, live] });
  const events = decision.events;
  expect(
    events.map(({ eventType, amount, sourceAccountId, metadata }) => [
      eventType,
      amount,
      sourceAccountId,
      metadata.action,
      metadata.token_id ?? metadata.name ?? metadata.partner_1_id,
    ]),
  ).toEqual([
    ["COUPLE", 0n, null, "formed", ADA],
    ["ACCOUNT", 5_00n, "savings", "opened", "savings"],
    ["ACCOUNT", 0n, "cash", "opened", "cash"],
    ["SYSTEM", 0n, null, "token_created", "live"],
  ]);
  const update = { headSequence: 4, headHash: events[3]?.hash };
  expect(diff(before, decision.books)).toEqual([
    { table: "couples", where: { id: "couple", headSequence: 0 }, update },
    ...accounts.map((account) => ({ table: "bank_accounts", insert: account })),
  ]);
});
