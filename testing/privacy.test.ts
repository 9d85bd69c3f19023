import { beforeAll, describe, expect, test } from "vitest";
import { SCOPES } from "../src/books/token.ts";
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

test("the operator need not name the couple where the input names something of it", async () => {
  const scene = await newScene();
  // A filter of a list is no such name: whose list it is has to be said.
  const names = (row: Row) => Object.keys(row.input(scene.ids, scene)).join();
  const rows = TABLE.filter(
    (row) =>
      !row.operation.startsWith("list_") &&
      /(account|goal|event|plan|token|couple|webhook|check_in)_id/.test(names(row)),
  );
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const outcome = await call(scene.couple.engine, row.operation, row.input(scene.ids, scene), {
      userId: row.acting && scene.ids.ada,
    });
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
