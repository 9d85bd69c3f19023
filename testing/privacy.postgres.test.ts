import { beforeAll, describe, expect, test } from "vitest";
import { SCOPES } from "../src/books/token.ts";
import type { Named } from "../src/engine/tenant.ts";
import { catalog } from "../src/operations/catalog.ts";
import { call, newUser, principalFor, refusal } from "./books.ts";
import { isApart, newPrivacyBooks, type PrivacyBooks, VIEWERS, type Viewer } from "./privacy/books.ts";
import { callRow, expectedOf, leaks, readRows, textOf } from "./privacy/cases.ts";
import { ACCESS, inputOf, type Row } from "./samples/samples.ts";

test("every operation has access cases", () => {
  expect(new Set(ACCESS.map(({ operation }) => operation))).toEqual(new Set(catalog.map(({ name }) => name)));
});

describe.each(Object.keys(VIEWERS) as Viewer[])("as %s", (viewer) => {
  let books: PrivacyBooks;
  beforeAll(async () => {
    books = await newPrivacyBooks();
  });

  async function expectRow(row: Row): Promise<void> {
    const outcome = await callRow(books, row, viewer);
    expect(outcome.ok ? "done" : outcome.refusal.code, textOf(outcome)).toBe(expectedOf(row, viewer));
    if (isApart(viewer) || ["partner", "foreign"].includes(VIEWERS[viewer]))
      expect(leaks(books, textOf(outcome))).toEqual([]);
  }

  test.each(ACCESS.map((row) => [row.operation, row.on, row] as const))("%s, %s", (_, __, row) =>
    expectRow(row),
  );

  test("all reads again, after all other cases", async () => {
    for (const row of readRows) await expectRow(row);
    expect(await books.couple.discrepancy()).toBeUndefined();
  });
});

test("the operator must name the couple or a user, even when the input names a row of the couple", async () => {
  const books = await newPrivacyBooks();
  const { couple, ids } = books;
  const id = /^(account|goal|event|plan|token|couple|webhook|check_in)_id$/;
  const rows = ACCESS.map((row) => ({ ...row, input: inputOf(row.input, ids, books) })).filter(({ input }) =>
    Object.keys(input).some((field) => id.test(field)),
  );
  expect(rows.length).toBeGreaterThan(30);
  for (const { input, ...row } of rows) {
    const ask = (named: Named) => call(couple.engine, row.operation, input, named);
    let outcome = await ask({});
    if (!("couple_id" in input)) {
      // A field that is not a valid id is refused first.
      const field = row.expected.operator === "invalid_input" ? expect.any(String) : "couple_id";
      expect(outcome, `${row.operation}, ${row.on}`).toMatchObject({
        refusal: { code: "invalid_input", errors: [{ field }] },
      });
      outcome = await ask(row.acting ? { userId: ids.ada } : { coupleId: couple.id });
    }
    expect(
      outcome.ok ? "done" : outcome.refusal.code,
      `${row.operation}, ${row.on}: ${textOf(outcome)}`,
    ).toBe(row.expected.operator);
  }
});

describe("scopes", () => {
  test("each operation requires its own scope and no other", async () => {
    const { couple } = await newPrivacyBooks();
    for (const { name, scope, example } of catalog) {
      const others = principalFor(couple.ada.id, couple.id, {
        scopes: SCOPES.filter((one) => one !== scope),
      });
      const refused = await call(couple.engine, name, example, { principal: others });
      expect(refused.ok ? "done" : refused.refusal.code, name).toBe(
        scope === "operator" ? "operator_only" : "missing_scope",
      );
      if (!refused.ok && scope !== "operator") expect(refused.refusal.facts).toEqual({ scope });
      if (scope === "operator") continue;
      const holder = principalFor(couple.ada.id, couple.id, { scopes: [scope] });
      const outcome = await call(couple.engine, name, example, { principal: holder });
      expect(outcome.ok || outcome.refusal.code !== "missing_scope", name).toBe(true);
    }
  });

  test("a user without a couple can have accounts and tokens only", async () => {
    const { couple } = await newPrivacyBooks();
    const single = await newUser(couple.engine);
    for (const { name, within, scope, example } of catalog) {
      if (scope === "operator") continue;
      const outcome = await call(couple.engine, name, example, { principal: single.principal });
      const code = outcome.ok ? "done" : outcome.refusal.code;
      if (within === "couple") expect(code, name).toBe("no_couple");
      else expect(["done", "not_found"], `${name}: ${code}`).toContain(code);
    }
  });

  test("nobody creates a token with more scopes than their own", async () => {
    const { couple } = await newPrivacyBooks();
    const agent = principalFor(couple.ada.id, couple.id, { kind: "agent", scopes: ["read", "admin"] });
    const createToken = (input: object) =>
      refusal(couple.engine, "create_token", { client: "x", ...input }, { principal: agent });
    expect(await createToken({ scopes: ["money:move"], kind: "agent" })).toMatchObject({
      code: "beyond_own_rights",
    });
    expect(await createToken({ scopes: ["read"], kind: "person" })).toMatchObject({
      code: "beyond_own_rights",
    });
  });
});
