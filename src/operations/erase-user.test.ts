import type { SqlEntityManager } from "@mikro-orm/sql";
import { emptyDatabase, restoreText, takeBackup } from "../../testing/backups.ts";
import { type Answer, ask, newCouple, newUser, outcome, principalFor, refusal } from "../../testing/books.ts";
import { endOf } from "../../testing/concurrent.ts";
import { ON_POSTGRES } from "../../testing/databases.ts";
import { EMAIL, erasableBooks, moveOn, otherProcess, WORD } from "../../testing/erasing/books.ts";
import { FREE_OF_WORDS, WITH_WORDS } from "../../testing/erasing/columns.ts";
import { growLedger } from "../../testing/grown-ledger.ts";
import { GOAL } from "../../testing/rows.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { KeyTaken, saveKey } from "../database/queries/idempotency.ts";
import { Authenticator } from "../engine/authenticator.ts";
import type { Engine } from "../engine/engine.ts";
import { verifyCouple } from "../engine/verify.ts";
import { IdempotencyRecord } from "../entities/idempotency-record.ts";
import { OPERATOR } from "../identity/principal.ts";

const LONG_MS = 120_000;
const confirmed = (user_id: string) => ({ user_id, confirmation: "erase for good" });

/** The columns of the whole database, `table.column`, in which a row has the word. */
async function columnsWith(orm: Engine["orm"], word: string): Promise<string[]> {
  const em = orm.em.fork() as SqlEntityManager;
  const tables = [...orm.getMetadata().getAll().values()].map(({ tableName }) => tableName);
  const found: string[] = [];
  for (const table of tables.toSorted()) {
    const statement = `select distinct c.key as name from ${table} t, jsonb_each_text(to_jsonb(t)) c
      where c.value ilike ? order by 1`;
    const rows = await em.execute<{ name: string }[]>(statement, [`%${word}%`]);
    found.push(...rows.map(({ name }) => `${table}.${name}`));
  }
  return found;
}

/** Columns of types that can hold text, `table.column`. Fixed-length columns hold hashes and codes. */
async function textColumns(orm: Engine["orm"]): Promise<string[]> {
  const em = orm.em.fork() as SqlEntityManager;
  const tables = [...orm.getMetadata().getAll().values()].map(({ tableName }) => tableName);
  const rows = await em.execute<{ name: string }[]>(
    `select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = current_schema() and table_name = any(?::text[])
        and data_type in ('text', 'character varying', 'json', 'jsonb', 'tsvector', 'ARRAY')`,
    [`{${tables.join()}}`],
  );
  return rows.map(({ name }) => name).toSorted();
}

function verdictOf({ orm }: Pick<Engine, "orm">, coupleId: string) {
  return verifyCouple(orm.em.fork(), coupleId);
}

describe("erase_user", { timeout: LONG_MS }, () => {
  test("leaves no word of the person in any column of any table, also after they left and formed another couple", async () => {
    const { couple } = await erasableBooks();
    const { engine, id, ada } = couple;
    const { orm } = engine;
    const [filled, all] = [await columnsWith(orm, WORD), await textColumns(orm)];
    const later = await moveOn(couple);
    const before = [...new Set([...filled, ...(await columnsWith(orm, WORD))])].toSorted();
    // Every text column either gets the word from the person, or is known to hold no text that people type.
    expect(before).toEqual(WITH_WORDS);
    // Accounts of users without a couple are deleted.
    const rest = all.filter(
      (column) => !WITH_WORDS.includes(column) && !column.startsWith("single_accounts."),
    );
    expect(rest).toEqual(FREE_OF_WORDS);
    const heads = await Promise.all([id, later.coupleId].map((one) => verdictOf(engine, one)));
    const erased = await ask(engine, "erase_user", confirmed(ada.id), { principal: later.principal });
    expect(erased).toEqual({ id: ada.id, erased_at: couple.clock.toISOString() });
    expect(await columnsWith(orm, WORD)).toEqual([]);
    const [former, current] = await Promise.all([id, later.coupleId].map((one) => verdictOf(engine, one)));
    expect(former).toMatchObject({ discrepancy: undefined, head: heads[0]?.head });
    expect(current).toMatchObject({ discrepancy: undefined, events: (heads[1]?.events ?? 0) + 2 });
    const asCleo = { principal: principalFor(later.cleo.id, null), coupleId: later.coupleId };
    const { items } = await ask(engine, "list_ledger", { limit: 2 }, asCleo);
    expect(
      items.map(({ event_type, user_id, metadata }: Answer) => [event_type, user_id, metadata.action]),
    ).toEqual([
      ["COUPLE", ada.id, "left"],
      ["COUPLE", ada.id, "partner_erased"],
    ]);
    const backup = await takeBackup(orm);
    expect(backup).not.toContain(WORD);
    const restored = await emptyDatabase();
    await restoreText(restored, backup);
    for (const one of [id, later.coupleId])
      expect((await verdictOf({ orm: restored }, one)).discrepancy).toBeUndefined();
  });

  test("keeps what the partner wrote, shows placeholders, and every process forgets the words", async () => {
    const { couple, checking, linked, renamedByBen, renamedByAda, goal, shared, noted } =
      await erasableBooks();
    const { engine, id, ada, ben } = couple;
    const other = otherProcess(couple);
    const asBen = { principal: { ...ben.principal, coupleId: null }, coupleId: id };
    const seenBy = async (process: Engine, principal: object) =>
      JSON.stringify([
        await ask(process, "list_goals", { status: "all" }, principal),
        await ask(process, "list_accounts", {}, principal),
        await ask(process, "list_ledger", { limit: 100 }, principal),
      ]);
    expect(await seenBy(other, { principal: ben.principal })).toContain(WORD);
    await couple.ask("erase_user", confirmed(ada.id));
    for (const process of [engine, other]) expect(await seenBy(process, asBen)).not.toContain(WORD);
    const account = (account_id: string) => ask(engine, "get_account", { account_id }, asBen);
    expect(await account(checking.id)).toMatchObject({ name: "[erased]", institution_name: "[erased]" });
    expect(await account(linked.id)).toMatchObject({ plaid_account_id: null, user_id: ada.id });
    expect(await account(renamedByBen.id)).toMatchObject({ name: "Ben's name" });
    expect(await account(renamedByAda.id)).toMatchObject({ name: "[erased]" });
    const goals = (await ask(engine, "list_goals", { status: "all" }, asBen)).items;
    const goalWith = (goalId: string) => goals.find((one: Answer) => one.id === goalId);
    expect(goalWith(goal.id)).toMatchObject({ name: "[erased]", type: "[erased]", notes: null });
    expect(goalWith(shared.id)).toMatchObject({ name: "Ben's again", type: "home", notes: "Ben's" });
    expect(goalWith(noted.id)).toMatchObject({ name: "Noted", notes: null });
    const exported = await ask(engine, "export_books", {}, asBen);
    expect(exported.users.find((user: Answer) => user.id === ada.id)).toMatchObject({
      display_name: "[erased]",
    });
    const text = JSON.stringify(exported);
    expect(text).not.toContain(WORD);
    for (const words of ["Ben's entry", "Ben's note", "Ben's message"]) expect(text).toContain(words);
    expect(exported.journal.filter((entry: Answer) => entry.user_id === ada.id)).toEqual([
      expect.objectContaining({ text: "[removed]", mood: null, mood_word: null }),
    ]);
    const [notice] = (await ask(engine, "list_inbox", {}, asBen)).items;
    expect(notice).toMatchObject({ kind: "partner_left", user_id: ada.id });
  });

  test("ends every way in, and frees the address for a new user", async () => {
    const { couple } = await erasableBooks();
    const { engine, ada } = couple;
    const session = await newSessionOf(engine, ada.id);
    const { token } = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
    await couple.ask("erase_user", confirmed(ada.id));
    const authenticator = new Authenticator(engine);
    for (const [secret, source] of [
      [session.secret, "session"],
      [token, "token"],
    ] as const)
      await expect(authenticator.authenticate(secret, source)).rejects.toMatchObject({
        code: "unauthenticated",
      });
    const again = await ask(engine, "create_user", { email: EMAIL, display_name: "Ada" });
    expect(again.id).not.toBe(ada.id);
    for (const [name, input, userId] of [
      ["create_token", { client: "x", scopes: ["read"] }, ada.id],
      ["link_account", { name: "New", balance: "1", is_manual: true }, ada.id],
      ["create_couple", { partner_1_id: ada.id }],
      ["create_couple", { partner_1_id: again.id, partner_2_id: ada.id }],
    ] as const)
      expect(await refusal(engine, name, input, { userId })).toMatchObject({ code: "not_found" });
    await expect(newSessionOf(engine, ada.id)).rejects.toThrow("a user who was erased gets no new rows");
  });

  test("takes a confirmed person and the typed words, and erases nobody else", async ({ couple }) => {
    const { engine, id, ada, ben } = couple;
    const as = (principal: typeof ada.principal, input: object = confirmed(ada.id)) =>
      outcome(engine, "erase_user", input, { principal });
    const { principal } = await newSessionOf(engine, ada.id);
    expect(await as(ada.principal, { user_id: ada.id, confirmation: "erase" })).toBe(
      "invalid_input: confirmation",
    );
    expect(await as(principalFor(ada.id, id, { kind: "agent" }))).toBe("person_required");
    expect(await as(principalFor(ada.id, id, { isConfirmed: false }))).toBe("confirmation_required");
    expect(await as(ben.principal)).toBe("not_found");
    expect(await as(OPERATOR, confirmed("0199f3a0-0000-7000-8000-00000000dead"))).toBe("not_found");
    couple.later(11 * 60 * 1000);
    expect(await as(principal)).toBe("check_required");
    expect((await couple.ask("get_me", {})).couple.ended_at).toBeNull();
  });

  test.runIf(ON_POSTGRES)("erases a long ledger in several statements", async () => {
    const couple = await newCouple();
    await couple.fill({ accounts: { bank: {} }, goals: { trip: {} } });
    await growLedger(couple.engine.orm, couple.id, { events: 2_010 });
    const em = couple.engine.orm.em.fork() as SqlEntityManager;
    const wordy =
      "select count(*)::int as count from ledger_events where couple_id = ? and words is not null";
    const [before] = await em.execute<{ count: number }[]>(wordy, [couple.id]);
    expect(before?.count).toBeGreaterThan(1_500);
    await couple.ask("erase_user", confirmed(couple.ada.id));
    expect(await em.execute(wordy, [couple.id])).toEqual([{ count: 0 }]);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("leaves no kept answer of calls with keys at the same moment", async () => {
    for (let round = 0; round < 6; round++) {
      const couple = await newCouple();
      await couple.fill({ accounts: { bank: {} }, goals: { trip: {} } });
      const [erased, ...others] = await Promise.all([
        couple.call("erase_user", confirmed(couple.ada.id)),
        couple.call("suggest_rebalance", {}, "mine"),
        couple.asBen.call("suggest_rebalance", {}, "theirs"),
      ]);
      expect(endOf(erased)).toBe("done");
      for (const other of others) expect(["done", "couple_ended"]).toContain(endOf(other));
      const em = couple.engine.orm.em.fork();
      expect(await em.count(IdempotencyRecord, { couple: couple.id })).toBe(0);
      const late = { operation: "suggest_rebalance", fingerprint: "0".repeat(64), output: "{}" };
      const now = couple.clock;
      const kept = saveKey(
        em,
        { coupleId: couple.id, owner: "operator" },
        "late",
        { ...late, createdAt: now },
        now,
      );
      await expect(kept).rejects.toThrow(KeyTaken);
    }
  });

  test("ends the books once and leaves no word while the partner erases and leaves and both write", async () => {
    for (let round = 0; round < 6; round++) {
      const couple = await newCouple();
      const { engine, id, ada, ben } = couple;
      const { id: bank } = await couple.account({ name: WORD });
      const payment = { event_type: "DEPOSIT", amount: "1", source_account_id: bank };
      const asBen = couple.asBen;
      const [first, second, ...others] = await Promise.all([
        couple.call("erase_user", confirmed(ada.id)),
        asBen.call("erase_user", confirmed(ben.id)),
        asBen.call("leave_couple", { couple_id: id, confirmation: "leave for good" }),
        couple.call("record_event", { ...payment, metadata: { payee: WORD } }),
        couple.call("create_token", { client: WORD, scopes: ["read"] }),
        asBen.call("add_journal_entry", { text: WORD }, "entry"),
        asBen.call("rename_user", { display_name: WORD }),
        couple.as(OPERATOR).call("create_goal", GOAL),
      ]);
      expect([first, second].map(endOf)).toEqual(["done", "done"]);
      for (const other of others) expect(["done", "couple_ended", "not_found"]).toContain(endOf(other));
      const em = engine.orm.em.fork() as SqlEntityManager;
      const rows = await Promise.all([
        em.execute("select * from ledger_events where couple_id = ? order by sequence desc", [id]),
        em.execute("select * from users where id in (?, ?)", [ada.id, ben.id]),
        em.execute("select * from partners where couple_id = ?", [id]),
        em.execute("select * from bank_accounts where couple_id = ?", [id]),
        em.execute("select * from journal_entries where couple_id = ?", [id]),
        em.execute("select * from access_tokens where user_id = ?", [ada.id]),
        em.execute("select * from idempotency_records where couple_id = ?", [id]),
      ]);
      expect(JSON.stringify(rows)).not.toContain(WORD);
      expect(rows[0]?.[0]).toMatchObject({ metadata: { action: "left" } });
      expect((await verdictOf(engine, id)).discrepancy).toBeUndefined();
    }
  });

  test("by the operator, also of a user without a couple; a repeat answers the same", async ({ couple }) => {
    const { engine } = couple;
    const eve = await newUser(engine, "Eve");
    const account = { name: "Mine", balance: "1", is_manual: true };
    await ask(engine, "link_account", account, { principal: eve.principal });
    const first = await ask(engine, "erase_user", confirmed(eve.id));
    couple.later(1000);
    expect(await ask(engine, "erase_user", confirmed(eve.id))).toEqual(first);
    const em = engine.orm.em.fork() as SqlEntityManager;
    expect(await em.execute("select 1 from single_accounts where user_id = ?", [eve.id])).toEqual([]);
    const [user] = await em.execute("select email, display_name from users where id = ?", [eve.id]);
    expect(user).toEqual({ email: `${eve.id}@erased.invalid`, display_name: "[erased]" });
    await ask(engine, "erase_user", confirmed(couple.ben.id));
    const [event] = (await ask(engine, "list_ledger", { limit: 1 }, { coupleId: couple.id })).items;
    expect(event).toMatchObject({ user_id: couple.ben.id, actor: "operator", metadata: { action: "left" } });
    await ask(engine, "erase_user", confirmed(couple.ada.id));
    expect(await couple.discrepancy()).toBeUndefined();
  });
});
