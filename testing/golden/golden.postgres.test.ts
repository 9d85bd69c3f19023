import type { SqlEntityManager } from "@mikro-orm/sql";
import { describe, expect, test } from "vitest";
import { BOOK_KEYS } from "../../src/books/metadata.ts";
import { verifyCouple } from "../../src/engine/verify.ts";
import { takeBackup, writtenAgain } from "../backups.ts";
import { type Answer, ask } from "../books.ts";
import { ACTIONS, actionsOf, NEWER_NAMES } from "./contents.ts";
import { idOf, LINES, type Restored, restored, rowsOf } from "./file.ts";

const COUPLES = { euro: "EUR", yen: "JPY", dinar: "KWD" };
const coupleIds = Object.values(COUPLES).map((currency) => idOf("couples", "currency", currency));
const [euroId = "", yenId = "", dinarId = ""] = coupleIds;

/** Rows of each table in the file. */
const ROWS = {
  users: 8,
  couples: 3,
  access_tokens: 8,
  idempotency_records: 2,
  bank_accounts: 10,
  financial_goals: 9,
  allocation_map: 10,
  ledger_events: 174,
  rebalance_plans: 12,
  journal_entries: 3,
  goal_reactions: 3,
  inbox_items: 59,
  sync_prompts: 13,
  sync_answers: 5,
  webhooks: 4,
};

/** The time limit for a restore and the verification of three ledgers on a busy machine. */
const LONG_MS = 120_000;

function verdicts({ orm }: Restored) {
  return Promise.all(coupleIds.map((coupleId) => verifyCouple(orm.em.fork(), coupleId)));
}

describe("the golden ledgers", () => {
  const events = rowsOf("ledger_events").map((row) => ({ ...row, metadata: JSON.parse(row.metadata) }));

  test("hold events of every type and with every action", () => {
    expect(actionsOf(events.map(({ event_type, metadata }) => [event_type, metadata]))).toEqual(ACTIONS);
  });

  test("hold every name that metadata can have, and facts under keys of callers", () => {
    const names = new Set(events.flatMap(({ metadata }) => Object.keys(metadata)));
    expect([...names].toSorted()).toEqual(
      [...BOOK_KEYS, "note", "payee", "category", "reference"]
        .filter((name) => !NEWER_NAMES.includes(name))
        .toSorted(),
    );
    const own = events.map(({ metadata }) => metadata.custom).filter((custom) => custom);
    expect(own).toContainEqual({ trip_code: "JP-7", share: 1e-7, zero: 0, shared: true });
  });

  test("hold rows of every table, and a couple's secrets with the key that seals them", () => {
    const counts = LINES[0].tables.map(({ name, rows }: Answer) => [name, rows]);
    expect(Object.fromEntries(counts)).toEqual(ROWS);
    expect(LINES[0]).toMatchObject({ version: 1, with_secrets: true });
    expect(rowsOf("webhooks").filter((row) => row.former_secret !== null)).toHaveLength(1);
  });
});

describe("restored golden ledgers", { timeout: LONG_MS }, () => {
  test("are verified without a finding", async () => {
    const found = await verdicts(await restored());
    expect(found.map(({ events, discrepancy }) => ({ events, discrepancy }))).toEqual([
      { events: 159, discrepancy: undefined },
      { events: 9, discrepancy: undefined },
      { events: 6, discrepancy: undefined },
    ]);
    // Giro was changed before the couple formed.
    const versions = { table: "bank_accounts", field: "property_versions", rows: 1 };
    expect(found.map(({ unprovable }) => unprovable)).toEqual([[versions], [], []]);
    for (const [at, { head }] of found.entries()) {
      const couple = rowsOf("couples").find(({ id }) => id === coupleIds[at]);
      expect(head).toEqual({ sequence: Number(couple.head_sequence), hash: couple.head_hash });
    }
  });

  test("are verified without a finding after both partners of each were erased", async () => {
    const books = await restored();
    for (const { partner_1_id, partner_2_id } of rowsOf("couples"))
      for (const user_id of [partner_1_id, partner_2_id])
        await ask(books.engine, "erase_user", { user_id, confirmation: "erase for good" });
    const found = await verdicts(books);
    expect(found.map(({ discrepancy }) => discrepancy)).toEqual([undefined, undefined, undefined]);
  });

  test("have the rows of tables that are newer than the file", async () => {
    const { orm } = await restored();
    const em = orm.em.fork() as SqlEntityManager;
    const partners = await em.execute(
      "select couple_id, user_id, place, display_name from partners order by couple_id, place",
    );
    const name = (id: string) => rowsOf("users").find((user) => user.id === id).display_name;
    const expected = rowsOf("couples").flatMap(({ id, partner_1_id, partner_2_id }) =>
      [partner_1_id, partner_2_id].map((user_id, index) => ({
        couple_id: id,
        user_id,
        place: index + 1,
        display_name: name(user_id),
      })),
    );
    expect(partners).toEqual(expected);
    const single = rowsOf("bank_accounts").filter(({ couple_id }) => couple_id === null);
    expect(single).not.toEqual([]);
    const ids = await em.execute("select id, user_id from single_accounts order by id");
    expect(ids).toEqual(single.map(({ id, user_id }) => ({ id, user_id })));
    const keys = await em.execute(
      `select key, couple_id from idempotency_records union all select key, null from directory_records order by key`,
    );
    expect(keys).toEqual([
      { key: "eve-1", couple_id: null },
      { key: "golden-1", couple_id: euroId },
    ]);
    const moments = await em.execute(
      `select id, to_char(next_drift_check_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"+00"') as at from couples order by id`,
    );
    expect(moments).toEqual(rowsOf("couples").map(({ id, next_look_at: at }) => ({ id, at })));
  });

  test("can be used: an idempotency key replays, new events verify, and so does a new backup", async () => {
    const books = await restored();
    const nora = books.as("nora@example.com");
    const [account_id, goal_id] = [
      idOf("bank_accounts", "name", "Giro"),
      idOf("financial_goals", "name", "Car"),
    ];
    const repeated = await nora("allocate_to_goal", { account_id, goal_id, amount: "12.00" }, "golden-1");
    const kept = rowsOf("idempotency_records").find(({ key }) => key === "golden-1");
    expect(repeated).toEqual(JSON.parse(kept.output));
    expect((await nora("get_goal", { goal_id })).current_allocation).toBe("147.00");
    const tom = books.as("tom@example.com");
    const plans = (await tom("list_plans", {})).items.filter(
      ({ status }: Answer) => status === "awaiting_approval",
    );
    // The edited moves come first, because they are based on the current books.
    for (const { plan_id } of plans) await tom("approve_rebalance", { plan_id });
    const kyoto = { goal_id: idOf("financial_goals", "name", "Kyoto") };
    expect(await nora("get_goal", kyoto)).toMatchObject({ current_allocation: "152.96", spent: "1071.00" });
    await nora("allocate_to_goal", { account_id, goal_id, amount: "3.00" }, "golden-2");
    expect((await nora("get_goal", { goal_id })).current_allocation).toBe("652.00");
    const waiting = (await tom("list_check_ins", { status: "waiting" })).items[0];
    await tom("answer_check_in", { check_in_id: waiting.id, answer: "done" });
    const again = await restored(await takeBackup(books.orm));
    for (const { discrepancy } of [...(await verdicts(books)), ...(await verdicts(again))]) {
      expect(discrepancy).toBeUndefined();
    }
  });
});

/** Changes columns of one row in the file. */
type Alteration = readonly [table: string, id: string, columns: Record<string, string | null>];

function altered(alterations: readonly Alteration[]): string {
  const left = [...alterations];
  const lines = LINES.map((line) => {
    const at = left.findIndex(([table, id]) => line.table === table && line.row.id === id);
    const [alteration] = at < 0 ? [] : left.splice(at, 1);
    return alteration ? { ...line, row: { ...line.row, ...alteration[2] } } : line;
  });
  if (left.length > 0) throw new Error(`there is no row ${left.join(" ")}`);
  return writtenAgain(lines);
}

/** The id of an event by its couple and place. */
function eventAt(coupleId: string, sequence: number): string {
  const of = (row: Answer) => row.couple_id === coupleId && row.sequence === String(sequence);
  return rowsOf("ledger_events").find(of).id;
}

describe("one alteration in the file is found by verify:", { timeout: LONG_MS }, () => {
  const goal = (name: string) => idOf("financial_goals", "name", name);
  const account = (name: string) => idOf("bank_accounts", "name", name);
  const earmark = (name: string) => rowsOf("allocation_map").find((row) => row.goal_id === goal(name)).id;
  const rounds: Record<string, readonly [euro: Alteration, yen: Alteration, dinar: Alteration]> = {
    "an event's actor, amount and time": [
      ["ledger_events", eventAt(euroId, 20), { actor: "somebody else" }],
      ["ledger_events", eventAt(yenId, 6), { amount: "300000000000002" }],
      ["ledger_events", eventAt(dinarId, 4), { timestamp: "2026-01-01 00:00:00+00" }],
    ],
    "an event's metadata, salt and hash": [
      ["ledger_events", eventAt(euroId, 157), { metadata: '{"note": "changed"}' }],
      ["ledger_events", eventAt(yenId, 9), { salt: "0".repeat(32) }],
      ["ledger_events", eventAt(dinarId, 6), { hash: "f".repeat(64) }],
    ],
    "what an account and a goal hold, and what was spent": [
      ["bank_accounts", account("Household"), { balance: "323401" }],
      ["financial_goals", goal("家"), { spent: "50001" }],
      ["allocation_map", earmark("Boat"), { allocated_amount: "3501" }],
    ],
    "properties of an account, a goal and a couple": [
      ["bank_accounts", account("Savings"), { keep_available: "1" }],
      ["financial_goals", goal("家"), { deadline: "2098-12-31" }],
      ["couples", dinarId, { approval_threshold: "600" }],
    ],
    "statuses of a goal, a check-in and a couple's head": [
      ["financial_goals", goal("Bike"), { drift_status: "at_risk" }],
      ["sync_prompts", idOf("sync_prompts", "couple_id", yenId), { status: "cancelled" }],
      ["couples", dinarId, { head_hash: "0".repeat(64) }],
    ],
  };

  test.each(Object.entries(rounds))("%s", async (_, alterations) => {
    const found = (await verdicts(await restored(altered(alterations)))).map(
      ({ discrepancy }) => discrepancy,
    );
    const places = found.map((one) => one && { table: one.table, id: one.id });
    expect(places).toEqual(alterations.map(([table, id]) => ({ table, id })));
  });
});
