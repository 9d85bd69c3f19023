import { beforeAll, describe, expect, test } from "vitest";
import { SCOPES } from "../src/books/token.ts";
import type { Named } from "../src/engine/tenant.ts";
import { catalog } from "../src/operations/catalog.ts";
import { call, newUser, principalFor, refusal } from "./books.ts";
import { newScene, type Scene, VIEWERS, type Viewer } from "./privacy/scene.ts";
import { type Row, TABLE } from "./privacy/table.ts";
import { callRow, expectedOf, leaks, readRows, textOf } from "./privacy/telling.ts";

test("every operation stands in the table", () => {
  expect(new Set(TABLE.map(({ operation }) => operation))).toEqual(new Set(catalog.map(({ name }) => name)));
});

describe.each(Object.keys(VIEWERS) as Viewer[])("as %s", (viewer) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await newScene();
  });

  async function expectRow(row: Row): Promise<void> {
    const outcome = await callRow(scene, row, viewer);
    expect(outcome.ok ? "done" : outcome.refusal.code, textOf(outcome)).toBe(expectedOf(row, viewer));
    if (["partner", "foreign"].includes(VIEWERS[viewer])) expect(leaks(scene, textOf(outcome))).toEqual([]);
  }

  test.each(TABLE.map((row) => [row.operation, row.on, row] as const))("%s, %s", (_, __, row) =>
    expectRow(row),
  );

  test("everything that can be read, once more in the end", async () => {
    for (const row of readRows) await expectRow(row);
    expect(await scene.couple.discrepancy()).toBeUndefined();
  });
});

test("the operator must name the couple or a user, even when the input names a row of the couple", async () => {
  const scene = await newScene();
  const { couple, ids } = scene;
  const id = /^(account|goal|event|plan|token|couple|webhook|check_in)_id$/;
  const rows = TABLE.filter((row) => Object.keys(row.input(ids, scene)).some((field) => id.test(field)));
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const input = row.input(ids, scene);
    const ask = (named: Named) => call(couple.engine, row.operation, input, named);
    let outcome = await ask({});
    if (!("couple_id" in input)) {
      // A field that is not an id at all is refused before.
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
  test("each operation asks for its own, and for no other", async () => {
    const scene = await newScene();
    for (const { name, scope, example } of catalog) {
      const others = principalFor(scene.couple.ada.id, scene.couple.id, {
        scopes: SCOPES.filter((one) => one !== scope),
      });
      const refused = await call(scene.couple.engine, name, example, { principal: others });
      expect(refused.ok ? "done" : refused.refusal.code, name).toBe(
        scope === "operator" ? "operator_only" : "missing_scope",
      );
      if (!refused.ok && scope !== "operator") expect(refused.refusal.facts).toEqual({ scope });
      if (scope === "operator") continue;
      const holder = principalFor(scene.couple.ada.id, scene.couple.id, { scopes: [scope] });
      const outcome = await call(scene.couple.engine, name, example, { principal: holder });
      expect(outcome.ok || outcome.refusal.code !== "missing_scope", name).toBe(true);
    }
  });

  test("a user in no couple can have accounts and tokens, and nothing else", async () => {
    const { couple } = await newScene();
    const single = await newUser(couple.engine);
    for (const { name, within, scope, example } of catalog) {
      if (scope === "operator") continue;
      const outcome = await call(couple.engine, name, example, { principal: single.principal });
      const code = outcome.ok ? "done" : outcome.refusal.code;
      if (within === "couple") expect(code, name).toBe("no_couple");
      else expect(["done", "not_found"], `${name}: ${code}`).toContain(code);
    }
  });

  test("nobody makes a token that holds more than their own", async () => {
    const { couple } = await newScene();
    const agent = principalFor(couple.ada.id, couple.id, { kind: "agent", scopes: ["read", "admin"] });
    const asking = (input: object) =>
      refusal(couple.engine, "create_token", { client: "x", ...input }, { principal: agent });
    expect(await asking({ scopes: ["money:move"], kind: "agent" })).toMatchObject({
      code: "beyond_own_rights",
    });
    expect(await asking({ scopes: ["read"], kind: "person" })).toMatchObject({ code: "beyond_own_rights" });
  });
});
