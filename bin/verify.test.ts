import type { SqlEntityManager } from "@mikro-orm/sql";
import { beforeAll, describe, expect, test } from "vitest";
import { readEvents } from "../src/database/queries/events.ts";
import { GENESIS_HASH, hashOf } from "../src/ledger/seal.ts";
import { type Answer, ask, newCouple, newUser, type TestCouple } from "../testing/books.ts";
import { awaitingBooks } from "../testing/couples.ts";
import { openedEngine, ownDatabase } from "../testing/own-database.ts";
import { IGNORE_TRIGGERS, rolledBack, tamper } from "../testing/tampering.ts";
import { everyCoupleId, snapshot } from "./books.ts";
import { checkCouple, describeVerdicts } from "./verify.ts";

const ANY_HASH = "ab".repeat(32);
/** The id of a row that a test adds. */
const ADDED = "00000000-0000-7000-8000-00000000beef";

/** The rows that tests change, and their tables. The plans belong to a second couple. */
const TABLES = {
  couple: "couples",
  ben: "users",
  account: "bank_accounts",
  goal: "financial_goals",
  spare: "financial_goals",
  allocation: "allocation_map",
  second: "ledger_events",
  last: "ledger_events",
  token: "access_tokens",
  revoked: "access_tokens",
  checkIn: "sync_prompts",
  webhook: "webhooks",
  committed: "rebalance_plans",
  waiting: "rebalance_plans",
} as const;

type RowName = keyof typeof TABLES;
type Head = { sequence: number; hash: string };

let couple: TestCouple;
let planners: TestCouple;
let ids: Record<RowName, string>;
/** The events of the couple's ledger, newest first. */
let heads: Head[];

beforeAll(async () => {
  couple = await newCouple({ approval_threshold: "500" });
  const { account, goal, spare } = await couple.fill({
    accounts: { account: {} },
    goals: { goal: {}, spare: {} },
  });
  await couple.allocate(account, goal, "100");
  const salary = { event_type: "DEPOSIT", amount: "20.00", source_account_id: account };
  await couple.ask("record_event", { ...salary, metadata: { note: "Salary" } });
  await couple.ask("add_journal_entry", { text: "Ours", goal_id: goal });
  await couple.ask("add_journal_entry", { text: "Mine", goal_id: goal, visibility: "private" });
  await couple.ask("react_to_goal", { goal_id: goal, emoji: "🎉" });
  await couple.ask("react_to_goal", { goal_id: spare, emoji: "🎉" });
  await couple.ask("remove_reaction", { goal_id: spare, emoji: "🎉" });
  await couple.allocate(account, goal, "50");
  const { id: checkIn } = await couple.ask("schedule_check_in", { schedule: "now" });
  const { id: webhook } = await couple.ask("create_webhook", { url: "https://hooks.example.com/" });
  const { id: token } = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  const { id: revoked } = await couple.ask("create_token", { client: "old", scopes: ["read"] });
  await couple.ask("revoke_token", { token_id: revoked });
  const { items } = await couple.ask("list_ledger", {});
  heads = items.map(({ sequence, hash }: Head) => ({ sequence, hash }));
  const em = couple.engine.orm.em.fork() as SqlEntityManager;
  const [allocation] = await em.execute("select id from allocation_map where couple_id = ?", [couple.id]);

  const plans = await awaitingBooks();
  planners = plans.couple;
  await plans.ben.ask("approve_rebalance", { plan_id: plans.planId });
  const move = { account_id: plans.joint.id, from_goal_id: plans.trip.id, amount: "60" };
  const { plan_id: waiting } = await plans.commit([move]);
  ids = {
    ...{ couple: couple.id, ben: couple.ben.id, account, goal, spare, allocation: allocation?.id },
    ...{ second: items.at(-2).id, last: items[0].id, token, revoked, checkIn, webhook },
    ...{ committed: plans.planId, waiting },
  };
});

/** The verdict on a couple's books after a change by somebody with full access to the database. Rolls the change back. */
function verdictAfter(
  change: (em: SqlEntityManager) => Promise<unknown>,
  { id, engine }: Pick<TestCouple, "id" | "engine"> = couple,
  expected?: Head,
) {
  return rolledBack(engine, async (em) => {
    await em.execute(IGNORE_TRIGGERS);
    await change(em);
    return checkCouple(em, id, expected);
  });
}

const nothing = async () => undefined;

describe("verify", () => {
  test("finds nothing in unchanged books", async () => {
    const checked = await verdictAfter(nothing);
    expect(checked.discrepancy).toBeUndefined();
    expect(checked.head).toEqual(heads[0]);
    expect(describeVerdicts([checked])).toContain("1 couple: the books agree with the ledger.");
    expect((await verdictAfter(nothing, planners)).discrepancy).toBeUndefined();
  });

  const UNREADABLE = /^it cannot be read: /;
  const WRONG_HASH = "hash does not match the row";
  const WRONG_DIGEST = "words do not match words_digest";
  const setWords = (change: string) => `update ledger_events set ${change} where $ours and words is not null`;

  /** Updates of one row, and the problem that verify reports for this row. `$name` stands for the id of a row. */
  const UPDATES: [row: RowName, change: string, problem: string | RegExp][] = [
    ["couple", "currency = 'JPY'", 'currency is "JPY", the ledger states "USD"'],
    ["couple", "approval_threshold = 99999900", /^approval_threshold is "999999.00", .* states "500.00"$/],
    ["couple", "time_zone = 'Asia/Tokyo'", 'time_zone is "Asia/Tokyo", the ledger states "UTC"'],
    ["couple", "version = 7", "version is 7, the ledger states 1"],
    ["couple", "head_sequence = head_sequence - 1", /head_sequence/],
    ["couple", `head_hash = '${ANY_HASH}'`, "head_hash is not the hash of the last event"],
    ["ben", "couple_id = null", "it is a partner but not a member of the couple"],
    ["account", "balance = balance + 1", /102001/],
    ["account", "currency = 'QQQ'", /^it cannot be read: .*QQQ/],
    ["account", "currency = 'EUR'", 'currency is "EUR", the ledger states "USD"'],
    ["account", `property_versions = '{"name": 2}'`, "property_versions.name is 2, no event changes it"],
    ["account", "name = 'Savings'", /name is "Savings", the ledger states /],
    ["account", "institution_name = 'Elsewhere'", /institution_name is "Elsewhere", the ledger states /],
    ["account", "visibility = 'private'", /visibility is "private", the ledger states /],
    ["account", "keep_available = 1", /keep_available is "0.01", the ledger states /],
    ["spare", "status = 'closed'", "it is closed, the ledger states open"],
    [
      "spare",
      "milestone_at = '2026-01-02T03:04:05.678Z'",
      /^milestone_at is 2026-01-02T03:04:05.678Z, .* null$/,
    ],
    ["spare", "milestone_at = '-infinity'", UNREADABLE],
    ["spare", "name = 'Rome trip'", /name is "Rome trip", the ledger states /],
    ["spare", "target_amount = 1", /target_amount is "0.01", the ledger states /],
    ["spare", "type = 'car'", /type is "car", the ledger states /],
    ["spare", "priority = 1", /priority is 1, the ledger states /],
    ["spare", "deadline = '2031-01-01'", /deadline is "2031-01-01", the ledger states /],
    ["spare", "locked = true", /locked is true, the ledger states /],
    ["goal", "current_allocation = 1", /current_allocation is 1/],
    ["goal", "spent = 1", "spent is 1, the ledger states 0"],
    ["goal", "milestone = 50", /^milestone is 50, the ledger states /],
    ["goal", "version = 2", "version is 2, the ledger states 1"],
    ["goal", `property_versions = '{"name": "two"}'`, "property_versions cannot be read"],
    ["allocation", "allocated_amount = 14999", /14999/],
    ["second", "amount = amount + 1", WRONG_HASH],
    ["second", "hash_version = 1, words = null, words_digest = null", WRONG_HASH],
    ["last", `metadata = '{"note":"Bonus"}'`, WRONG_HASH],
    ["last", `"timestamp" = "timestamp" - interval '1 day'`, WRONG_HASH],
    ["last", "timestamp = 'infinity'", UNREADABLE],
    ["token", "expires_at = 'infinity'", UNREADABLE],
    ["token", "client = 'elsewhere'", /client is elsewhere, the ledger states ios/],
    ["token", "kind = 'agent'", /kind is agent, the ledger states person/],
    ["token", "scopes = '{read,admin}'", /scopes is read admin, the ledger states read/],
    ["token", "expires_at = expires_at + interval '1 day'", /expires_at is /],
    ["token", "revoked_at = now()", /it is revoked, no event states it/],
    ["token", "made_with_id = $revoked", /^made_with_id is .*, the ledger states null$/],
    ["token", "user_id = $ben", /user_id is /],
    ["revoked", "revoked_at = null", "it is live, the ledger states that it was revoked"],
    ["checkIn", "agenda = '{}'", "its agenda cannot be read"],
    ["checkIn", "status = 'complete'", "it is complete, the ledger states waiting"],
    ["checkIn", "missed_before = 3", "missed_before is 3, the ledger states 0"],
    ["webhook", "disabled_at = now()", "it is disabled, the ledger states active"],
    ["webhook", "paused_at = now()", "it is paused, the ledger states active"],
    [
      "committed",
      `status = 'suggested', sequence = null, committed_by_id = null, committed_with = null, committed_at = null,
        decided_by_id = null, decided_at = null`,
      "it is suggested, the ledger states committed",
    ],
    ["committed", "sequence = sequence + 1", /sequence is/],
    ...["moves", "uncured", "goals", "accounts"].flatMap((column): typeof UPDATES => [
      ["committed", `${column} = '{}'`, `its ${column} cannot be read`],
      ["committed", `${column} = '[{}]'`, `its ${column} cannot be read`],
    ]),
    ["committed", `moves = jsonb_set(moves, '{0,amount}', '"7999"')`, /which its moves do not result in/],
    [
      "committed",
      `moves = jsonb_set(moves, '{0,amount}', '"7999"'), goals = '[]'`,
      /7999, the ledger states/,
    ],
    ["committed", "moves = '[]', goals = '[]'", /0 moves are expected/],
    ["committed", "committed_by_id = decided_by_id, decided_by_id = committed_by_id", /approved by/],
    ["committed", "committed_with = 'x', decided_by_id = null, decided_at = null", /approved by null/],
    ["waiting", "status = 'committed'", /it is committed, the ledger states awaiting_approval/],
  ];

  const DELETED: RowName[] = ["account", "spare", "token", "checkIn", "webhook", "committed"];

  /** Other statements, and the table and problem that verify reports. */
  const STATEMENTS: [sql: string, table: string, problem: string | RegExp][] = [
    ["delete from couples where id = $couple", "couples", "the row of the couple is gone"],
    [
      "update partners set user_id = gen_random_uuid() where $ours and place = 2",
      "couples",
      /its partners are/,
    ],
    ["delete from partners where $ours and place = 2", "couples", /its partners are/],
    ["delete from ledger_events where id = $last", "couples", /the ledger ends with/],
    ["delete from ledger_events where id = $second", "ledger_events", "sequence 3 follows 1"],
    [
      `insert into users (id, email, display_name, couple_id, created_at)
        values ($added, 'mallory@example.com', 'Mallory', $couple, now())`,
      "users",
      "it is a member but not a partner of the couple",
    ],
    [
      `insert into access_tokens (id, user_id, token_hash, client, kind, scopes, created_at, expires_at)
        values ($added, $ben, '${ANY_HASH}', 'x', 'person', '{admin}', '2020-01-01', '2099-01-01')`,
      "access_tokens",
      "no event created it",
    ],
    [
      `insert into sync_answers (id, couple_id, prompt_id, user_id, answer, answered_at)
        select gen_random_uuid(), couple_id, id, created_by_id, 'done', now() from sync_prompts where id = $checkIn`,
      "sync_prompts",
      "its answers differ from the ledger",
    ],
    [
      `insert into sync_prompts (id, couple_id, series_id, due_at, status, agenda, missed_before, created_at)
        values ($added, $couple, $added, now(), 'waiting', '[]', 0, now())`,
      "sync_prompts",
      "no event scheduled it",
    ],
    [
      `insert into webhooks (id, couple_id, url, follow, key_id, sealed_secret, created_at, delivered_sequence, next_attempt_at)
        values ($added, $couple, 'https://elsewhere.example/', 'ledger', 'x', 'x', now(), 0, now())`,
      "webhooks",
      "no event created it",
    ],
    [setWords(`words = jsonb_set(words, '{facts,note}', '"Bonus"')`), "ledger_events", WRONG_DIGEST],
    [setWords(`words = jsonb_set(words, '{salt}', '"${"0".repeat(32)}"')`), "ledger_events", WRONG_DIGEST],
    [setWords(`words = jsonb_set(words, '{facts,payee}', '"ACME"')`), "ledger_events", WRONG_DIGEST],
    [setWords("words = null, words_digest = null"), "ledger_events", WRONG_HASH],
    [setWords("metadata = metadata || (words->'facts')"), "ledger_events", WRONG_HASH],
    [
      "delete from journal_entries where $ours and visibility = 'shared'",
      "ledger_events",
      "the journal entry that it is about is gone",
    ],
    [
      "update journal_entries set visibility = 'shared' where $ours",
      "journal_entries",
      "visibility differs from its event",
    ],
    [
      "update journal_entries set user_id = $ben where $ours",
      "journal_entries",
      "user_id differs from its event",
    ],
    [
      "update journal_entries set event_id = $last where $ours and visibility = 'private'",
      "journal_entries",
      "no event created it",
    ],
    ["update journal_entries set created_at = 'infinity' where $ours", "journal_entries", UNREADABLE],
    ["delete from goal_reactions where $ours", "goal_reactions", "the row is missing"],
    ["update goal_reactions set emoji = '💔' where $ours", "goal_reactions", "no event added the reaction"],
  ];

  /** Runs a statement, in which names of rows stand for their ids, and expects the problem that it causes. */
  async function expectFound(sql: string, found: { table: string; problem: string | RegExp; id?: string }) {
    const named: Record<string, string> = { ...ids, added: ADDED };
    const values = sql.replaceAll("$ours", "couple_id = $couple");
    const statement = values.replaceAll(/\$(\w+)/g, (_, name) => `'${named[name]}'`);
    const of = found.table === "rebalance_plans" ? planners : couple;
    const checked = await verdictAfter((em) => em.execute(statement), of);
    const { problem, ...row } = found;
    const wording = typeof problem === "string" ? problem : expect.stringMatching(problem);
    expect(checked.discrepancy).toMatchObject({ coupleId: of.id, problem: wording, ...row });
    const words = describeVerdicts([checked]);
    expect(words).toContain(`couple ${of.id}`);
    expect(words).toContain(`table ${row.table}, row ${checked.discrepancy?.id}: `);
    expect(words).toContain("1 of 1 couple: the books do not agree with the ledger.");
  }

  test.each(UPDATES)("finds %s with %s", async (row, change, problem) => {
    const table = TABLES[row];
    await expectFound(`update ${table} set ${change} where id = $${row}`, { table, id: ids[row], problem });
  });

  test.each(DELETED)("finds that %s is missing", async (row) => {
    const table = TABLES[row];
    const problem = "the row is missing";
    await expectFound(`delete from ${table} where id = $${row}`, { table, id: ids[row], problem });
  });

  test.each(STATEMENTS)("finds %s", async (sql, table, problem) => {
    const added = sql.includes("$added") ? ADDED : sql.includes("$checkIn") ? ids.checkIn : undefined;
    const id = table === "couples" ? couple.id : added;
    await expectFound(sql, { table, problem, ...(id && { id }) });
  });
});

describe("an earlier head", () => {
  test.each<[string, () => Head, problem: string | null, words: string]>([
    ["is still the head", () => heads[0]!, null, "the expected head is the current head"],
    ["is in the ledger", () => heads[2]!, null, "is in the ledger, followed by 2 events"],
    [
      "has another hash in a ledger that was rewritten completely",
      () => ({ ...heads[1]!, hash: ANY_HASH }),
      "has a different hash",
      "do not agree",
    ],
    [
      "is missing",
      () => ({ sequence: heads[0]!.sequence + 1, hash: ANY_HASH }),
      "events are missing",
      "do not agree",
    ],
  ])("%s", async (_what, headOf, problem, words) => {
    const checked = await verdictAfter(nothing, couple, headOf());
    expect(checked.discrepancy).toBeUndefined();
    expect(checked.headProblem).toEqual(problem && expect.stringContaining(problem));
    expect(describeVerdicts([checked], headOf())).toContain(words);
  });
});

describe("a ledger of an earlier version", () => {
  const EARLIER_FIELDS: Readonly<Record<string, readonly string[]>> = {
    formed: ["currency", "time_zone", "approval_threshold"],
    opened: ["name"],
    created: ["name", "target_amount", "priority", "deadline", "drift_status"],
    token_created: ["token_id", "client", "kind", "scopes"],
  };

  /** Rewrites the ledger as the earlier version would have written it, with its hash chain. */
  async function asEarlierVersion(em: SqlEntityManager): Promise<void> {
    let prevHash = GENESIS_HASH;
    for (const event of await readEvents(em, couple.id, "order by e.sequence")) {
      const fields = EARLIER_FIELDS[String(event.metadata.action)];
      const metadata = Object.fromEntries(
        Object.entries(event.metadata).filter(([key]) => !fields || ["action", ...fields].includes(key)),
      );
      const sealed = { hashVersion: 1, plainMetadata: metadata, wordsDigest: null } as const;
      const hash = hashOf(couple.id, { ...event, ...sealed, prevHash });
      await em.execute(
        `update ledger_events set hash_version = 1, metadata = ?, words = null, words_digest = null, prev_hash = ?, hash = ?
          where id = ?`,
        [JSON.stringify(metadata), prevHash, hash, event.id],
      );
      prevHash = hash;
    }
    await em.execute("update couples set head_hash = ? where id = ?", [prevHash, couple.id]);
    em.clear();
  }

  test("proves only what its events state", async () => {
    const checked = await verdictAfter(asEarlierVersion);
    expect(checked.discrepancy).toBeUndefined();
    expect(checked.unprovable).toEqual([
      { table: "access_tokens", field: "expires_at", rows: 2 },
      { table: "access_tokens", field: "made_with_id", rows: 2 },
      { table: "bank_accounts", field: "institution_name", rows: 1 },
      { table: "bank_accounts", field: "keep_available", rows: 1 },
      { table: "bank_accounts", field: "version", rows: 1 },
      { table: "bank_accounts", field: "visibility", rows: 1 },
      { table: "couples", field: "partners", rows: 1 },
      { table: "couples", field: "proposed_by", rows: 1 },
      { table: "couples", field: "proposed_threshold", rows: 1 },
      { table: "financial_goals", field: "locked", rows: 2 },
      { table: "financial_goals", field: "type", rows: 2 },
    ]);
    const words = describeVerdicts([checked]);
    expect(words).toContain("not provable: financial_goals locked (2 rows), which no event records");
    expect(words).toContain("1 couple: the books agree with the ledger.");
    const { discrepancy } = await verdictAfter(async (em) => {
      await asEarlierVersion(em);
      await em.execute("update financial_goals set name = 'Rome trip' where id = ?", [ids.goal]);
    });
    expect(discrepancy).toMatchObject({ table: "financial_goals", id: ids.goal });
  });

  test("does not state tokens from before the couple formed", async () => {
    const insert = `insert into access_tokens (id, user_id, token_hash, client, kind, scopes, created_at, expires_at)
      values (gen_random_uuid(), ?, '${ANY_HASH}', 'x', 'person', '{admin}', ?, '2099-01-01')`;
    const verdict = (createdAt: string) =>
      verdictAfter(async (em) => {
        await asEarlierVersion(em);
        await em.execute(insert, [couple.ada.id, createdAt]);
      });
    const before = await verdict("2020-01-01");
    expect(before.discrepancy).toBeUndefined();
    expect(before.unprovable).toContainEqual({ table: "access_tokens", field: "row", rows: 1 });
    const created = { table: "access_tokens", problem: "no event created it" };
    expect((await verdict("2030-01-01")).discrepancy).toMatchObject(created);
  });
});

test("live tokens from before the couple formed are in its ledger, with the partner who holds each", async () => {
  const { engine } = couple;
  const [first, second] = [await newUser(engine), await newUser(engine, "Ben")];
  const make = async ({ principal }: typeof first) =>
    (await ask(engine, "create_token", { client: "ios", scopes: ["read"] }, { principal })).id;
  const [live, ended, partners] = [await make(first), await make(first), await make(second)];
  await ask(engine, "revoke_token", { token_id: ended }, { principal: first.principal });
  const formed = await ask(engine, "create_couple", { partner_1_id: first.id, partner_2_id: second.id });
  const { items } = await ask(engine, "list_ledger", {}, { coupleId: formed.id });
  const created = items.filter(({ metadata }: Answer) => metadata.action === "token_created");
  expect(created.map(({ metadata }: Answer) => [metadata.token_id, metadata.token_user_id])).toEqual([
    [partners, second.id],
    [live, first.id],
  ]);
  const of = { id: formed.id, engine };
  expect(await verdictAfter(nothing, of)).toMatchObject({ discrepancy: undefined, unprovable: [] });
  const revive = "update access_tokens set revoked_at = null where id = ?";
  const revived = await verdictAfter((em) => em.execute(revive, [ended]), of);
  expect(revived.discrepancy).toMatchObject({ table: "access_tokens", id: ended });
});

test("verify also checks a couple whose row is missing, as long as any other row refers to it", async () => {
  const own = await ownDatabase();
  const engine = await openedEngine(own.location);
  const lost = await newCouple({}, { on: engine });
  await lost.account();
  expect(await everyCoupleId(engine.orm, undefined)).toEqual([lost.id]);
  await tamper(engine, "delete from couples where id = ?", [lost.id]);
  for (const emptied of [undefined, "ledger_events", "users"]) {
    if (emptied) await tamper(engine, `delete from ${emptied} where couple_id = ?`, [lost.id]);
    expect(await everyCoupleId(engine.orm, undefined)).toEqual([lost.id]);
    expect(await everyCoupleId(engine.orm, lost.id.toUpperCase())).toEqual([lost.id]);
    const { discrepancy } = await snapshot(engine.orm, (em) => checkCouple(em, lost.id));
    expect(discrepancy).toMatchObject({ table: "couples", problem: "the row of the couple is gone" });
  }
});
