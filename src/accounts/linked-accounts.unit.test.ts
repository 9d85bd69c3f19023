import { describe, expect, test } from "vitest";
import { ADA, accountRow, BEN, refusalOf } from "../../testing/in-memory.ts";
import type { Account } from "../books/rows.ts";
import { assertLinkedOnce, assertSharedOnce, duplicateLinks } from "./linked-accounts.ts";

const SHARED = { userId: ADA, plaidAccountId: "plaid-1", visibility: "shared" } as const;
const PRIVATE = { ...SHARED, visibility: "private" } as const;

const BENS_PRIVATE = { userId: BEN, visibility: "private" } as const;

const other = (row: Partial<Account>) => accountRow({ id: "other", isManual: false, ...SHARED, ...row });

describe("linking a bank account", () => {
  test.each<
    [what: string, linking: Parameters<typeof assertLinkedOnce>[1], other: Partial<Account>, refused: boolean]
  >([
    ["that the user has linked", SHARED, {}, true],
    ["that the user has linked as private", SHARED, { visibility: "private" }, true],
    ["as private, although the user has it as a shared account", PRIVATE, {}, true],
    ["that the partner shares", SHARED, { userId: BEN }, true],
    ["that is a private account of the partner, which a refusal would reveal", SHARED, BENS_PRIVATE, false],
    ["as private, although the partner shares it", PRIVATE, { userId: BEN }, false],
    ["that is closed", SHARED, { status: "closed" }, false],
    ["with another bank id", SHARED, { plaidAccountId: "plaid-2" }, false],
    ["in addition to a manual account", SHARED, { plaidAccountId: null, isManual: true }, false],
    ["that is manual", { ...SHARED, plaidAccountId: null }, { plaidAccountId: null }, false],
    ["that is this account", { ...SHARED, id: "other" }, {}, false],
  ])("%s", (_what, linking, row, refused) => {
    const link = () => assertLinkedOnce([accountRow({ id: "cash" }), other(row)], linking);
    const refusal = { code: "account_already_linked", facts: { account_id: "other" } };
    if (refused) expect(refusalOf(link)).toMatchObject(refusal);
    else expect(link()).toBeUndefined();
  });

  test("the refusal states the oldest account", () => {
    const twins = [other({ id: "older", visibility: "private" }), other({ id: "newer", userId: BEN })];
    expect(refusalOf(() => assertLinkedOnce(twins, SHARED)).facts).toEqual({ account_id: "older" });
  });
});

describe("two users who form a couple", () => {
  const adas = other({ id: "adas" });
  const accounts = (bens: Partial<Account>) => [adas, other({ id: "bens", userId: BEN, ...bens })];

  test("who share a bank account are refused with the account of the first partner", () => {
    expect(refusalOf(() => assertSharedOnce(accounts({}), ADA)).facts).toEqual({ account_id: "adas" });
    expect(refusalOf(() => assertSharedOnce(accounts({}), BEN)).facts).toEqual({ account_id: "bens" });
  });

  test.each<[Partial<Account>]>([[{ visibility: "private" }], [{ plaidAccountId: "plaid-2" }]])(
    "%o is not a conflict",
    (bens) => {
      expect(assertSharedOnce(accounts(bens), ADA)).toBeUndefined();
    },
  );
});

test("a private account is a duplicate if the partner shares the same bank account, which only its owner can see", () => {
  const accounts = [
    other({ id: "own", visibility: "private" }),
    other({ id: "bens", userId: BEN }),
    other({ id: "alone", visibility: "private", plaidAccountId: "plaid-2" }),
    accountRow({ id: "cash", visibility: "private" }),
  ];
  expect(duplicateLinks(accounts, ADA).map(({ id }) => id)).toEqual(["own"]);
  expect(duplicateLinks(accounts, BEN)).toEqual([]);
  expect(duplicateLinks(accounts, null)).toEqual([]);
});
