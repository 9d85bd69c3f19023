import { growLedger } from "../../testing/grown-ledger.ts";
import { statementsDuring } from "../../testing/statements.ts";
import { tamper } from "../../testing/tampering.ts";
import { describe, expect, test } from "../../testing/test.ts";

describe("verify_books", () => {
  test("verifies once a minute, and answers the last result in between", async ({
    couple,
    account,
    goal,
  }) => {
    const { engine } = couple;
    const first = await couple.ask("verify_books", {});
    const { items } = await couple.ask("list_ledger", { limit: 1 });
    expect(first).toEqual({
      ok: true,
      sequence: items[0].sequence,
      checked_at: engine.now().toISOString(),
    });
    await couple.allocate(account.id, goal.id, "1");
    couple.later(59_000);
    const again = await statementsDuring(engine, async () => {
      expect(await couple.asBen.ask("verify_books", {})).toEqual(first);
    });
    expect(again.join("\n")).not.toContain("ledger_events");
    couple.later(1_000);
    expect(await couple.ask("verify_books", {})).toMatchObject({
      ok: true,
      sequence: first.sequence + 1,
      checked_at: engine.now().toISOString(),
    });
  });

  test("calls at the same time share one verification", async ({ couple }) => {
    const statements = await statementsDuring(couple.engine, () =>
      Promise.all(Array.from({ length: 5 }, () => couple.ask("verify_books", {}))),
    );
    expect(statements.filter((sql) => sql.includes("from users where couple_id"))).toHaveLength(1);
  });

  test("reports a difference without saying where", async ({ couple }) => {
    const hidden = await couple.account({ name: "Hidden", visibility: "private" });
    await tamper(couple.engine, `update bank_accounts set balance = 1 where id = '${hidden.id}'`);
    const answer = await couple.asBen.ask("verify_books", {});
    expect(answer).toEqual({ ok: false, sequence: expect.any(Number), checked_at: expect.any(String) });
  });

  test("other calls proceed while a long ledger is replayed", async ({ couple, account, goal }) => {
    await growLedger(couple.engine.orm, couple.id, { events: 2_000 });
    couple.engine.cache.clear();
    let isDone = false;
    const verified = couple.ask("verify_books", {}).then((answer) => {
      isDone = true;
      return answer;
    });
    let writes = 0;
    for (; !isDone; writes++) await couple.allocate(account.id, goal.id, "0.01");
    expect(writes).toBeGreaterThan(1);
    expect(await verified).toMatchObject({ ok: true });
  });
});
