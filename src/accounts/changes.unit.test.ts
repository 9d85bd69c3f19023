import { describe, expect, test } from "vitest";
import { ADA, accountRow, BEN, personOf, refusalOf } from "../../testing/in-memory.ts";
import type { Account } from "../books/rows.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";
import { closingMetadata, updateMetadata } from "./changes.ts";

const ada = personOf(ADA);
const agent = personOf(ADA, { kind: "agent" });

const accountOf = (row: Partial<Account> = {}) => accountRow({ id: "joint", name: "Joint", ...row });

/** Updates these properties of the account, by default as Ada and without other accounts. */
const update = (
  account: Account,
  properties: Partial<Account>,
  { caller = ada, accounts = [account] }: { caller?: Principal; accounts?: Account[] } = {},
) => updateMetadata(account, { ...account, ...properties }, { caller, accounts });

const PRIVATE = { visibility: "private" } as const;
const WITHOUT_BANK = { institution_name: null, institution_name_before: "Bank" };
const KEPT = { keep_available: "12.50", keep_available_before: "0.00", version: 2 };

describe("updating an account", () => {
  test.each<[before: Partial<Account>, after: Partial<Account>, metadata: object | undefined]>([
    [{}, {}, undefined],
    [{}, { name: "Joint" }, undefined],
    [{ version: 4 }, { name: "Ours" }, { name: "Ours", name_before: "Joint", version: 5 }],
    [
      { institutionName: "Bank" },
      { institutionName: null, keepAvailable: 12_50n },
      { ...WITHOUT_BANK, ...KEPT },
    ],
    [PRIVATE, { visibility: "shared" }, { visibility: "shared", visibility_before: "private", version: 2 }],
  ])("%o to %o", (before, after, metadata) => {
    const expected = metadata && { ...metadata, action: "updated" };
    expect(update(accountOf(before), after)).toEqual(expected);
  });

  test.each<[code: string, before: Partial<Account>, after: Partial<Account>, caller: Principal]>([
    ["not_owner", { userId: BEN }, { name: "Ours" }, ada],
    ["account_closed", { status: "closed" }, { name: "Ours" }, ada],
    ["person_required", { visibility: "private" }, { visibility: "shared" }, agent],
    ["invalid_input", { isJoint: true }, { visibility: "private" }, ada],
  ])("is refused: %s", (code, before, after, caller) => {
    expect(refusalOf(() => update(accountOf(before), after, { caller })).code).toBe(code);
  });

  test("a partner can change a joint account, the operator any account, and an agent can hide and rename one", () => {
    const rename = { name: "Ours" };
    expect(update(accountOf({ userId: BEN, isJoint: true }), rename)).toBeDefined();
    expect(update(accountOf({ userId: BEN }), rename, { caller: OPERATOR })).toBeDefined();
    expect(update(accountOf(), { visibility: "private", ...rename }, { caller: agent })).toBeDefined();
  });

  test("an update that changes nothing is never refused", () => {
    expect(update(accountOf({ userId: BEN, status: "closed" }), {})).toBeUndefined();
  });

  test("sharing an account that the partner has already linked is refused", () => {
    const link = { plaidAccountId: "plaid-1", isManual: false };
    const own = accountOf({ ...link, visibility: "private" });
    const bens = accountRow({ id: "bens", userId: BEN, ...link });
    const accounts = [own, bens];
    const refused = refusalOf(() => update(own, { visibility: "shared" }, { accounts }));
    expect(refused).toMatchObject({ code: "account_already_linked", facts: { account_id: "bens" } });
    expect(update(own, { name: "Ours" }, { accounts })).toBeDefined();
  });
});

describe("closing an account", () => {
  const close = (row: Partial<Account>, allocated = 0n, caller: Principal = ada) =>
    closingMetadata(accountOf(row), { caller, allocated });

  test("states the new version of the account", () => {
    expect(close({ balance: 75_00n, version: 3 })).toEqual({ action: "closed", version: 4 });
    expect(close({}, 0n, agent)).toEqual({ action: "closed", version: 2 });
    expect(close({ balance: 75_00n, userId: BEN }, 0n, OPERATOR)).toEqual({ action: "closed", version: 2 });
  });

  test.each<[code: string, row: Partial<Account>, allocated: bigint, caller: Principal, facts: object]>([
    ["not_owner", { userId: BEN }, 0n, ada, {}],
    ["account_closed", { status: "closed" }, 0n, ada, {}],
    ["account_has_allocations", { balance: 10_00n }, 10_00n, ada, { allocated: "10.00" }],
    ["person_required", { balance: 1n }, 0n, agent, {}],
  ])("is refused: %s", (code, row, allocated, caller, facts) => {
    expect(refusalOf(() => close(row, allocated, caller))).toMatchObject({ code, facts });
  });
});
