import { describe, expect } from "vitest";
import type { Outcome } from "../src/engine/invoke.ts";
import { catalog } from "../src/operations/catalog.ts";
import { ask, call } from "./books.ts";
import { test } from "./privacy/books.ts";
import { ACCESS, inputOf, NOWHERE, traitsOf } from "./samples/samples.ts";
import { statementsDuring } from "./statements.ts";

describe("a hidden or foreign id has the same answer as an unknown id", () => {
  /** Ids for each kind of id field. Ben may know none of them. */
  const KINDS: Readonly<Record<string, readonly string[]>> = {
    account: ["hidden", "spare", "foreignAccount"],
    goal: ["foreignGoal"],
    event: ["hiddenDeposit", "hiddenAllocation", "foreignEvent"],
    plan: ["hiddenPlan", "foreignPlan"],
    token: ["token", "foreignToken"],
    session: ["session", "foreignSession"],
    passkey: ["passkey", "foreignPasskey"],
    app: ["app", "foreignApp"],
    item: ["item"],
    webhook: ["ownHook", "foreignHook"],
    check_in: ["foreignCheckIn"],
    invitation: ["foreignInvitation"],
    entry: ["sharedEntry", "hiddenEntry"],
    couple: ["foreignCouple"],
    user: ["foreignUser"],
  };
  const fields = catalog
    .filter(({ scope }) => scope !== "operator")
    .flatMap((operation) =>
      Object.keys(operation.input.shape)
        .filter((field) => field.endsWith("_id"))
        .map(
          (field) =>
            [operation.name, field, Object.keys(KINDS).find((kind) => field.includes(kind))] as const,
        ),
    )
    // A plaid_id names no row.
    .filter(([, field]) => field !== "plaid_id");

  test.for(fields)("%s, %s", async ([name, field, kind], { books }) => {
    if (!kind) throw new Error(`add the kind of ${field} to KINDS`);
    const { couple, ids } = books;
    const rows = ACCESS.filter((row) => row.operation === name && field in inputOf(row.input, ids, books));
    const row = rows.find(({ on }) => !on.includes("hidden")) ?? rows[0];
    if (!row) throw new Error(`no row of the table calls ${name} with ${field}`);
    const asBen = async (id: string | undefined) => {
      const input = { ...inputOf(row.input, ids, books), [field]: id };
      const sent = Promise.withResolvers<Outcome>();
      const statements = await statementsDuring(couple.engine, async () =>
        sent.resolve(await call(couple.engine, name, input, books.callAs("partner"))),
      );
      const outcome = await sent.promise;
      if (outcome.ok) throw new Error(`${name} answered ${field} ${id}`);
      const { code, message, facts, errors } = outcome.refusal;
      return { code, message, facts, errors, statements: statements.map(withoutIds) };
    };
    const unknown = await asBen(NOWHERE);
    expect(unknown.code).toBe("not_found");
    const tries = (KINDS[kind] ?? []).filter(
      (tried) => !traitsOf(name).shows_hidden_events || tried.startsWith("foreign"),
    );
    expect(tries).not.toEqual([]);
    for (const tried of tries) expect(await asBen(ids[tried]), tried).toEqual(unknown);
  });

  test("statements are recorded", async ({ books }) => {
    const { couple, ids } = books;
    const statements = await statementsDuring(couple.engine, () =>
      ask(couple.engine, "get_account", { account_id: ids.shared }, books.callAs("partner")),
    );
    expect(statements.some((sql) => sql.includes("books_load"))).toBe(true);
  });
});

function withoutIds(sql: string): string {
  return sql.replace(/'[0-9a-f-]{36}'/g, "'id'");
}
