import type { SqlEntityManager } from "@mikro-orm/sql";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { readEvents } from "../src/database/queries/events.ts";
import { openEngine } from "../src/engine/open.ts";
import { GENESIS_HASH, hashOf } from "../src/ledger/seal.ts";
import { type Answer, ask, newCouple, newUser, type TestCouple } from "../testing/books.ts";
import { awaitingBooks } from "../testing/couples.ts";
import { ownDatabase } from "../testing/own-database.ts";
import { everyCoupleId, snapshot } from "./books.ts";
import { checkCouple, describeVerdicts } from "./verify.ts";

type Tampering = (em: SqlEntityManager) => Promise<unknown>;

const ANY_HASH = "ab".repeat(32);

/** A couple's small history, and the ids by which tests tamper with it. */
let couple: TestCouple;
let row: {
  checkIn: string;
  webhook: string;
  token: string;
  revoked: string;
  account: string;
  goal: string;
  spare: string;
  allocation: string;
  second: string;
  last: string;
};
let heads: { sequence: number; hash: string }[];

beforeAll(async () => {
  couple = await newCouple({ approval_threshold: "500" });
  const account = await couple.account();
  const [goal, spare] = [await couple.goal(), await couple.goal({ name: "Spare" })];
  const given = { account_id: account.id, goal_id: goal.id };
  await couple.ask("allocate_to_goal", { ...given, amount: "100" });
  await couple.ask("record_event", {
    event_type: "DEPOSIT",
    amount: "20.00",
    source_account_id: account.id,
    metadata: { note: "Salary" },
  });
  await couple.ask("add_journal_entry", { text: "Ours", goal_id: goal.id });
  await couple.ask("add_journal_entry", { text: "Mine", goal_id: goal.id, visibility: "private" });
  await couple.ask("react_to_goal", { goal_id: goal.id, emoji: "🎉" });
  await couple.ask("react_to_goal", { goal_id: spare.id, emoji: "🎉" });
  await couple.ask("remove_reaction", { goal_id: spare.id, emoji: "🎉" });
  await couple.ask("allocate_to_goal", { ...given, amount: "50" });
  const checkIn = await couple.ask("schedule_check_in", { schedule: "now" });
  const webhook = await couple.ask("create_webhook", { url: "https://hooks.example.com/" });
  const [token, revoked] = [
    await couple.ask("create_token", { client: "ios", scopes: ["read"] }),
    await couple.ask("create_token", { client: "old", scopes: ["read"] }),
  ];
  await couple.ask("revoke_token", { token_id: revoked.id });
  const { items } = await couple.ask("list_ledger", {});
  heads = items.map(({ sequence, hash }: { sequence: number; hash: string }) => ({ sequence, hash }));
  const em = couple.engine.orm.em.fork() as SqlEntityManager;
  const [allocation] = await em.execute("select id from allocation_map where couple_id = ?", [couple.id]);
  row = {
    checkIn: checkIn.id,
    webhook: webhook.id,
    token: token.id,
    revoked: revoked.id,
    account: account.id,
    goal: goal.id,
    spare: spare.id,
    allocation: allocation?.id,
    second: items.find((event: { sequence: number }) => event.sequence === 2).id,
    last: items[0].id,
  };
});

/** The verdict on books that somebody with the database in their hands has changed; the change is taken back. */
async function verdictAfter(
  tamper: Tampering,
  expected?: { sequence: number; hash: string },
  { id, engine }: Pick<TestCouple, "id" | "engine"> = couple,
) {
  class TakenBack extends Error {}
  let checked: Awaited<ReturnType<typeof checkCouple>> | undefined;
  const work = async (em: SqlEntityManager) => {
    // What a superuser can do: no trigger and no foreign key holds in this transaction.
    await em.execute("set local session_replication_role = replica");
    await tamper(em);
    checked = await checkCouple(em, id, expected);
    throw new TakenBack();
  };
  const done = engine.orm.em.fork().transactional((em) => work(em as SqlEntityManager));
  await expect(done).rejects.toThrow(TakenBack);
  if (!checked) throw new Error("nothing was checked");
  return checked;
}

const nothing: Tampering = async () => undefined;

describe("verify on tampered books", () => {
  test("finds nothing in books that nobody touched", async () => {
    const checked = await verdictAfter(nothing);
    expect(checked.discrepancy).toBeUndefined();
    expect(checked.head).toEqual(heads[0]);
    expect(describeVerdicts([checked])).toContain("1 couple: the books agree with the ledger.");
  });

  const has = (text: string) => expect.stringContaining(text);
  const UNREADABLE = expect.stringMatching(/^it cannot be read: /);

  /** Changes of one row of a table; null deletes the row. */
  const ROWS: Record<
    string,
    (readonly [what: string, id: keyof typeof row, change: string | null, problem: string])[]
  > = {
    bank_accounts: [
      ["a balance", "account", "balance = balance + 1", has("102001")],
      [
        "an account in a currency that does not exist",
        "account",
        "currency = 'QQQ'",
        expect.stringMatching(/^it cannot be read: .*QQQ/),
      ],
      ["an account's currency", "account", "currency = 'EUR'", 'currency is "EUR", the ledger states "USD"'],
      [
        "a property's version that no change gave it",
        "account",
        `property_versions = '{"name": 2}'`,
        "property_versions.name is 2, no event changes it",
      ],
      ["an account, deleted", "account", null, "the row is missing"],
    ],
    access_tokens: [
      ["a token that ends at no instant", "token", "expires_at = 'infinity'", UNREADABLE],
      [
        "a revoked token that was revived",
        "revoked",
        "revoked_at = null",
        "it is live, the ledger states that it was revoked",
      ],
      ["a token that is gone", "token", null, "the row is missing"],
    ],
    ledger_events: [
      ["an event at no instant", "last", "timestamp = 'infinity'", UNREADABLE],
      ["an event's amount", "second", "amount = amount + 1", "hash does not match the row"],
      ["an event's metadata", "last", `metadata = '{"note":"Bonus"}'`, "hash does not match the row"],
      [
        "the version of an event's hash",
        "second",
        "hash_version = 1, words = null, words_digest = null",
        "hash does not match the row",
      ],
      [
        "an event's time",
        "last",
        `"timestamp" = "timestamp" - interval '1 day'`,
        "hash does not match the row",
      ],
    ],
    sync_prompts: [
      ["an agenda that cannot be read", "checkIn", "agenda = '{}'", "its agenda cannot be read"],
      [
        "the status of a check-in",
        "checkIn",
        "status = 'complete'",
        "it is complete, the ledger states waiting",
      ],
      [
        "how many check-ins were missed before one",
        "checkIn",
        "missed_before = 3",
        "missed_before is 3, the ledger states 0",
      ],
      ["a check-in that is gone", "checkIn", null, "the row is missing"],
    ],
    financial_goals: [
      ["a closed goal", "spare", "status = 'closed'", "it is closed, the ledger states open"],
      ["a goal that is gone", "spare", null, "the row is missing"],
      ["a goal's total", "goal", "current_allocation = 1", has("current_allocation is 1")],
      ["what was spent from a goal", "goal", "spent = 1", "spent is 1, the ledger states 0"],
      [
        "a goal's milestone",
        "goal",
        "milestone = 50",
        expect.stringMatching(/^milestone is 50, the ledger states /),
      ],
      [
        "when a goal reached its milestone",
        "spare",
        "milestone_at = '2026-01-02T03:04:05.678Z'",
        "milestone_at is 2026-01-02T03:04:05.678Z, the ledger states null",
      ],
      ["a goal that reached its milestone at no instant", "spare", "milestone_at = '-infinity'", UNREADABLE],
      ["a version of a goal that nothing moved", "goal", "version = 2", "version is 2, the ledger states 1"],
      [
        "versions that are no numbers",
        "goal",
        `property_versions = '{"name": "two"}'`,
        "property_versions cannot be read",
      ],
    ],
    allocation_map: [["an allocation", "allocation", "allocated_amount = 14999", has("14999")]],
    webhooks: [
      [
        "a webhook that was silenced",
        "webhook",
        "disabled_at = now()",
        "it is disabled, the ledger states active",
      ],
      [
        "a webhook that was paused by hand",
        "webhook",
        "paused_at = now()",
        "it is paused, the ledger states active",
      ],
      ["a webhook that is gone", "webhook", null, "the row is missing"],
    ],
  };

  type Case = [
    what: string,
    tampering: (ids: typeof row) => [sql: string, values: unknown[], named: unknown],
  ];
  const CASES: Case[] = [
    ...Object.entries(ROWS).flatMap(([table, rows]) =>
      rows.map(
        ([what, id, change, problem]): Case => [
          what,
          (ids) => [
            change === null
              ? `delete from ${table} where id = ?`
              : `update ${table} set ${change} where id = ?`,
            [ids[id]],
            { table, id: ids[id], problem },
          ],
        ],
      ),
    ),
    [
      "a journal entry at no instant",
      () => [
        "update journal_entries set created_at = 'infinity' where couple_id = ?",
        [couple.id],
        { table: "journal_entries", problem: expect.stringMatching(/^it cannot be read: /) },
      ],
    ],
    [
      "the currency",
      () => [
        "update couples set currency = 'JPY' where id = ?",
        [couple.id],
        { table: "couples", id: couple.id, problem: 'currency is "JPY", the ledger states "USD"' },
      ],
    ],
    [
      "the approval threshold",
      () => [
        "update couples set approval_threshold = 99999900 where id = ?",
        [couple.id],
        {
          table: "couples",
          id: couple.id,
          problem: 'approval_threshold is "999999.00", the ledger states "500.00"',
        },
      ],
    ],
    [
      "the time zone",
      () => [
        "update couples set time_zone = 'Asia/Tokyo' where id = ?",
        [couple.id],
        { table: "couples", id: couple.id, problem: 'time_zone is "Asia/Tokyo", the ledger states "UTC"' },
      ],
    ],
    [
      "a couple whose row is gone",
      () => [
        "delete from couples where id = ?",
        [couple.id],
        { table: "couples", id: couple.id, problem: "the row of the couple is gone" },
      ],
    ],
    [
      "a partner who was exchanged",
      () => [
        "update partners set user_id = gen_random_uuid() where couple_id = ? and place = 2",
        [couple.id],
        { table: "couples", id: couple.id, problem: expect.stringContaining("its partners are") },
      ],
    ],
    [
      "a partner whose row is gone",
      () => [
        "delete from partners where couple_id = ? and place = 2",
        [couple.id],
        { table: "couples", id: couple.id, problem: expect.stringContaining("its partners are") },
      ],
    ],
    [
      "a member who is not a partner",
      () => [
        "insert into users (id, email, display_name, couple_id, created_at) " +
          "values ('00000000-0000-7000-8000-00000000beef', 'mallory@example.com', 'Mallory', ?, now())",
        [couple.id],
        {
          table: "users",
          id: "00000000-0000-7000-8000-00000000beef",
          problem: "it is a member but not a partner of the couple",
        },
      ],
    ],
    [
      "a partner who left",
      () => [
        "update users set couple_id = null where id = ?",
        [couple.ben.id],
        { table: "users", id: couple.ben.id, problem: "it is a partner but not a member of the couple" },
      ],
    ],
    ...(
      [
        ["name", "'Rome trip'", '"Rome trip"'],
        ["target_amount", "1", '"0.01"'],
        ["type", "'car'", '"car"'],
        ["priority", "1", "1"],
        ["deadline", "'2031-01-01'", '"2031-01-01"'],
        ["locked", "true", "true"],
      ] as const
    ).map(
      ([column, sql, shown]): Case => [
        `a goal's ${column}`,
        ({ spare }) => [
          `update financial_goals set ${column} = ${sql} where id = ?`,
          [spare],
          {
            table: "financial_goals",
            id: spare,
            problem: expect.stringContaining(`${column} is ${shown}, the ledger states `),
          },
        ],
      ],
    ),
    ...(
      [
        ["name", "'Savings'", '"Savings"'],
        ["institution_name", "'Elsewhere'", '"Elsewhere"'],
        ["visibility", "'private'", '"private"'],
        ["keep_available", "1", '"0.01"'],
      ] as const
    ).map(
      ([column, sql, shown]): Case => [
        `an account's ${column}`,
        ({ account }) => [
          `update bank_accounts set ${column} = ${sql} where id = ?`,
          [account],
          {
            table: "bank_accounts",
            id: account,
            problem: expect.stringContaining(`${column} is ${shown}, the ledger states `),
          },
        ],
      ],
    ),
    ...(
      [
        ["client = 'elsewhere'", "client is elsewhere, the ledger states ios"],
        ["kind = 'agent'", "kind is agent, the ledger states person"],
        ["scopes = '{read,admin}'", "scopes is read admin, the ledger states read"],
        ["expires_at = expires_at + interval '1 day'", "expires_at is "],
        ["revoked_at = now()", "it is revoked, no event states it"],
      ] as const
    ).map(
      ([change, problem]): Case => [
        `a token whose ${change.split(" ")[0]} changed`,
        ({ token }) => [
          `update access_tokens set ${change} where id = ?`,
          [token],
          { table: "access_tokens", id: token, problem: expect.stringContaining(problem) },
        ],
      ],
    ),
    [
      "a token that is said to be made with another",
      ({ token, revoked }) => [
        "update access_tokens set made_with_id = ? where id = ?",
        [revoked, token],
        {
          table: "access_tokens",
          id: token,
          problem: `made_with_id is ${revoked}, the ledger states null`,
        },
      ],
    ],
    [
      "a token that somebody else holds",
      ({ token }) => [
        "update access_tokens set user_id = ? where id = ?",
        [couple.ben.id, token],
        { table: "access_tokens", id: token, problem: expect.stringContaining("user_id is ") },
      ],
    ],
    [
      "a token that nobody created",
      () => [
        "insert into access_tokens (id, user_id, token_hash, client, kind, scopes, created_at, expires_at) " +
          `values ('00000000-0000-7000-8000-00000000beef', ?, '${ANY_HASH}', 'x', 'person', '{admin}', '2020-01-01', '2099-01-01')`,
        [couple.ada.id],
        {
          table: "access_tokens",
          id: "00000000-0000-7000-8000-00000000beef",
          problem: "no event created it",
        },
      ],
    ],
    [
      "an answer that nobody gave",
      ({ checkIn }) => [
        "insert into sync_answers (id, couple_id, prompt_id, user_id, answer, answered_at) " +
          "select gen_random_uuid(), couple_id, id, created_by_id, 'done', now() from sync_prompts where id = ?",
        [checkIn],
        { table: "sync_prompts", id: checkIn, problem: "its answers differ from the ledger" },
      ],
    ],
    [
      "a check-in that nobody scheduled",
      () => [
        "insert into sync_prompts (id, couple_id, series_id, due_at, status, agenda, missed_before, created_at) " +
          "values ('00000000-0000-7000-8000-00000000beef', ?, '00000000-0000-7000-8000-00000000beef', now(), 'waiting', '[]', 0, now())",
        [couple.id],
        {
          table: "sync_prompts",
          id: "00000000-0000-7000-8000-00000000beef",
          problem: "no event scheduled it",
        },
      ],
    ],
    [
      "a couple's version",
      () => [
        "update couples set version = 7 where id = ?",
        [couple.id],
        { table: "couples", id: couple.id, problem: "version is 7, the ledger states 1" },
      ],
    ],
    [
      "a webhook that nobody created",
      () => [
        "insert into webhooks (id, couple_id, url, follow, key_id, sealed_secret, created_at, delivered_sequence, next_attempt_at) " +
          "values ('00000000-0000-7000-8000-00000000beef', ?, 'https://elsewhere.example/', 'ledger', 'x', 'x', now(), 0, now())",
        [couple.id],
        { table: "webhooks", id: "00000000-0000-7000-8000-00000000beef", problem: "no event created it" },
      ],
    ],
    [
      "words of an event",
      () => [
        `update ledger_events set words = jsonb_set(words, '{facts,note}', '"Bonus"')
          where couple_id = ? and words->'facts'->'note' is not null`,
        [couple.id],
        { table: "ledger_events", problem: "words do not match words_digest" },
      ],
    ],
    [
      "words under another salt",
      () => [
        `update ledger_events set words = jsonb_set(words, '{salt}', '"${"0".repeat(32)}"')
          where couple_id = ? and words is not null`,
        [couple.id],
        { table: "ledger_events", problem: "words do not match words_digest" },
      ],
    ],
    [
      "words added to those of an event",
      () => [
        `update ledger_events set words = jsonb_set(words, '{facts,payee}', '"ACME"') where couple_id = ? and words is not null`,
        [couple.id],
        { table: "ledger_events", problem: "words do not match words_digest" },
      ],
    ],
    [
      "words of an event, with their digest",
      () => [
        `update ledger_events set words = null, words_digest = null where couple_id = ? and words is not null`,
        [couple.id],
        { table: "ledger_events", problem: "hash does not match the row" },
      ],
    ],
    [
      "metadata that has a word again",
      () => [
        `update ledger_events set metadata = metadata || (words->'facts') where couple_id = ? and words is not null`,
        [couple.id],
        { table: "ledger_events", problem: "hash does not match the row" },
      ],
    ],
    [
      "the last event, deleted",
      ({ last }) => [
        "delete from ledger_events where id = ?",
        [last],
        { table: "couples", problem: expect.stringContaining("the ledger ends with") },
      ],
    ],
    [
      "an event in the middle, deleted",
      ({ second }) => [
        "delete from ledger_events where id = ?",
        [second],
        { table: "ledger_events", problem: "sequence 3 follows 1" },
      ],
    ],
    [
      "the head's sequence",
      () => [
        "update couples set head_sequence = head_sequence - 1 where id = ?",
        [couple.id],
        { table: "couples", id: couple.id, problem: expect.stringContaining("head_sequence") },
      ],
    ],
    [
      "the head's hash",
      () => [
        `update couples set head_hash = '${ANY_HASH}' where id = ?`,
        [couple.id],
        { table: "couples", id: couple.id, problem: "head_hash is not the hash of the last event" },
      ],
    ],
    [
      "a journal entry, deleted",
      () => [
        "delete from journal_entries where couple_id = ? and visibility = 'shared'",
        [couple.id],
        { table: "ledger_events", problem: "the journal entry that it is about is gone" },
      ],
    ],
    [
      "a private entry that was made shared",
      () => [
        "update journal_entries set visibility = 'shared' where couple_id = ?",
        [couple.id],
        { table: "journal_entries", problem: "visibility differs from its event" },
      ],
    ],
    [
      "an entry's author",
      () => [
        "update journal_entries set user_id = ? where couple_id = ?",
        [couple.ben.id, couple.id],
        { table: "journal_entries", problem: "user_id differs from its event" },
      ],
    ],
    [
      "an entry without an event",
      ({ last }) => [
        "update journal_entries set event_id = ? where couple_id = ? and visibility = 'private'",
        [last, couple.id],
        { table: "journal_entries", problem: "no event created it" },
      ],
    ],
    [
      "a reaction, deleted",
      () => [
        "delete from goal_reactions where couple_id = ?",
        [couple.id],
        { table: "goal_reactions", problem: "the row is missing" },
      ],
    ],
    [
      "a reaction that nobody gave",
      () => [
        "update goal_reactions set emoji = '💔' where couple_id = ?",
        [couple.id],
        { table: "goal_reactions", problem: "no event added the reaction" },
      ],
    ],
  ];

  test.each(CASES)("names %s", async (_what, tampering) => {
    const [sql, values, named] = tampering(row);
    const checked = await verdictAfter((em) => em.execute(sql, values));
    expect(checked.discrepancy).toMatchObject({ coupleId: couple.id, ...(named as object) });
    const words = describeVerdicts([checked]);
    expect(words).toContain(`couple ${couple.id}`);
    expect(words).toContain(`table ${checked.discrepancy?.table}, row ${checked.discrepancy?.id}: `);
    expect(words).toContain("1 of 1 couple: the books do not agree with the ledger.");
  });
});

describe("a head that was noted earlier", () => {
  test("is still the head", async () => {
    const checked = await verdictAfter(nothing, heads[0]);
    expect(checked.headProblem).toBeNull();
    expect(describeVerdicts([checked], heads[0])).toContain("the expected head is the current head");
  });

  test("is further back: nothing before it changed", async () => {
    const checked = await verdictAfter(nothing, heads[2]);
    expect(checked.headProblem).toBeNull();
    expect(describeVerdicts([checked], heads[2])).toContain("is in the ledger, followed by 2 events");
  });

  test("has another hash now: the ledger was rewritten, though it agrees with itself", async () => {
    const noted = { sequence: heads[1]?.sequence ?? 0, hash: ANY_HASH };
    const checked = await verdictAfter(nothing, noted);
    expect(checked.discrepancy).toBeUndefined();
    expect(checked.headProblem).toContain("has a different hash");
    expect(describeVerdicts([checked], noted)).toContain("do not agree");
  });

  test("is gone: events are missing", async () => {
    const noted = { sequence: (heads[0]?.sequence ?? 0) + 1, hash: ANY_HASH };
    const checked = await verdictAfter(nothing, noted);
    expect(checked.headProblem).toContain("events are missing");
  });
});

describe("verify on tampered plans", () => {
  type Case = [what: string, sql: string, problem: string, of?: "committed" | "waiting"];
  const CASES: Case[] = [
    ["a plan that is gone", "delete from rebalance_plans where id = ?", "the row is missing"],
    [
      "a plan that was never carried out",
      `update rebalance_plans set status = 'suggested', sequence = null, committed_by_id = null, committed_with = null,
        committed_at = null, decided_by_id = null, decided_at = null where id = ?`,
      "it is suggested, the ledger states committed",
    ],
    [
      "a plan that waits and is said to be committed",
      "update rebalance_plans set status = 'committed' where id = ?",
      "it is committed, the ledger states awaiting_approval",
      "waiting",
    ],
    [
      "a plan with another sequence",
      "update rebalance_plans set sequence = sequence + 1 where id = ?",
      "sequence is",
    ],
    ...(["moves", "uncured", "goals", "accounts"] as const).flatMap((column): Case[] => [
      [
        `${column} that are not a list`,
        `update rebalance_plans set ${column} = '{}' where id = ?`,
        `its ${column} cannot be read`,
      ],
      [
        `${column} with an entry that says nothing`,
        `update rebalance_plans set ${column} = '[{}]' where id = ?`,
        `its ${column} cannot be read`,
      ],
    ]),
    [
      "a move of another amount",
      `update rebalance_plans set moves = jsonb_set(moves, '{0,amount}', '"7999"') where id = ?`,
      "which its moves do not result in",
    ],
    [
      "a move of another amount, and figures to match",
      `update rebalance_plans set moves = jsonb_set(moves, '{0,amount}', '"7999"'), goals = '[]' where id = ?`,
      "7999, the ledger states",
    ],
    [
      "a move too few",
      "update rebalance_plans set moves = '[]', goals = '[]' where id = ?",
      "0 moves are expected",
    ],
    [
      "keys that changed hands",
      "update rebalance_plans set committed_by_id = decided_by_id, decided_by_id = committed_by_id where id = ?",
      "approved by",
    ],
    [
      "an approval that was none",
      "update rebalance_plans set committed_with = 'x', decided_by_id = null, decided_at = null where id = ?",
      "approved by null",
    ],
  ];

  test.each(CASES)("names %s", async (_what, sql, problem, of = "committed") => {
    const { couple: pair, planId, ben, commit, joint, trip } = await awaitingBooks();
    await ben.ask("approve_rebalance", { plan_id: planId });
    const waiting = await commit([{ account_id: joint.id, from_goal_id: trip.id, amount: "60" }]);
    expect(await pair.discrepancy()).toBeUndefined();
    const id = of === "waiting" ? waiting.plan_id : planId;
    const checked = await verdictAfter((em) => em.execute(sql, [id]), undefined, pair);
    expect(checked.discrepancy).toMatchObject({
      coupleId: pair.id,
      table: "rebalance_plans",
      id,
      problem: expect.stringContaining(problem),
    });
  });
});

describe("a ledger of an earlier version", () => {
  const EARLIER_FIELDS = {
    formed: ["currency", "time_zone", "approval_threshold"],
    opened: ["name"],
    created: ["name", "target_amount", "priority", "deadline", "drift_status"],
    token_created: ["token_id", "client", "kind", "scopes"],
  } as const;

  /** Rewrites the ledger as the earlier version would have written it, and chains it again. */
  async function asEarlierVersion(em: SqlEntityManager, id: string): Promise<void> {
    const events = await readEvents(em, id, "order by e.sequence");
    let prevHash = GENESIS_HASH;
    for (const event of events) {
      const fields: readonly string[] | undefined =
        EARLIER_FIELDS[event.metadata.action as keyof typeof EARLIER_FIELDS];
      const kept = Object.entries(event.metadata).filter(
        ([key]) => !fields || key === "action" || fields.includes(key),
      );
      const metadata = Object.fromEntries(kept);
      const sealed = { hashVersion: 1, plainMetadata: metadata, wordsDigest: null } as const;
      const hash = hashOf(id, { ...event, ...sealed, prevHash });
      await em.execute(
        `update ledger_events set hash_version = 1, metadata = ?, words = null, words_digest = null, prev_hash = ?, hash = ?
          where id = ?`,
        [JSON.stringify(metadata), prevHash, hash, event.id],
      );
      prevHash = hash;
    }
    await em.execute("update couples set head_hash = ? where id = ?", [prevHash, id]);
    em.clear();
  }

  test("leaves what it never stated unprovable, and finds nothing", async () => {
    const checked = await verdictAfter((em) => asEarlierVersion(em, couple.id));
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
  });

  test("proves what it did state", async () => {
    const checked = await verdictAfter(async (em) => {
      await asEarlierVersion(em, couple.id);
      await em.execute("update financial_goals set name = 'Rome trip' where id = ?", [row.goal]);
    });
    expect(checked.discrepancy).toMatchObject({ table: "financial_goals", id: row.goal });
  });

  test("does not state tokens from before the couple formed", async () => {
    const insert =
      "insert into access_tokens (id, user_id, token_hash, client, kind, scopes, created_at, expires_at) " +
      `values (gen_random_uuid(), ?, '${ANY_HASH}', 'x', 'person', '{admin}', ?, '2099-01-01')`;
    const verdict = (createdAt: string) =>
      verdictAfter(async (em) => {
        await asEarlierVersion(em, couple.id);
        await em.execute(insert, [couple.ada.id, createdAt]);
      });
    const before = await verdict("2020-01-01");
    expect(before.discrepancy).toBeUndefined();
    expect(before.unprovable).toContainEqual({ table: "access_tokens", field: "row", rows: 1 });
    expect((await verdict("2030-01-01")).discrepancy).toMatchObject({
      table: "access_tokens",
      problem: "no event created it",
    });
  });
});

describe("tokens from before the couple formed", () => {
  test("are in its ledger when they are live, with the partner who holds each", async () => {
    const engine = couple.engine;
    const [first, second] = [await newUser(engine), await newUser(engine, "Ben")];
    const make = async (partner: typeof first) =>
      (
        await ask(
          engine,
          "create_token",
          { client: "ios", scopes: ["read"] },
          { principal: partner.principal },
        )
      ).id;
    const [live, ended, partners] = [await make(first), await make(first), await make(second)];
    await ask(engine, "revoke_token", { token_id: ended }, { principal: first.principal });
    const formed = await ask(engine, "create_couple", { partner_1_id: first.id, partner_2_id: second.id });
    const { items } = await ask(engine, "list_ledger", {}, { coupleId: formed.id });
    const created = items.filter(({ metadata }: Answer) => metadata.action === "token_created");
    expect(created.map(({ metadata }: Answer) => [metadata.token_id, metadata.token_user_id])).toEqual([
      [partners, second.id],
      [live, first.id],
    ]);
    const checked = await verdictAfter(nothing, undefined, { id: formed.id, engine });
    expect(checked.discrepancy).toBeUndefined();
    expect(checked.unprovable).toEqual([]);
    const revived = await verdictAfter(
      (em) => em.execute("update access_tokens set revoked_at = null where id = ?", [ended]),
      undefined,
      { id: formed.id, engine },
    );
    expect(revived.discrepancy).toMatchObject({ table: "access_tokens", id: ended });
  });
});

describe("the couples that verify looks at", () => {
  test("include those whose row is gone, by any row that is left of them", async () => {
    const own = await ownDatabase();
    onTestFinished(() => own.remove());
    const engine = await openEngine(own.location);
    onTestFinished(() => engine.orm.close(true));
    const lost = await newCouple({}, { on: engine });
    await lost.account();
    expect(await everyCoupleId(engine.orm, undefined)).toEqual([lost.id]);
    for (const emptied of [[], ["ledger_events"], ["ledger_events", "users"]]) {
      await engine.orm.em.fork().transactional(async (em) => {
        const sql = em as SqlEntityManager;
        await sql.execute("set local session_replication_role = replica");
        await sql.execute("delete from couples where id = ?", [lost.id]);
        for (const table of emptied) await sql.execute(`delete from ${table} where couple_id = ?`, [lost.id]);
      });
      expect(await everyCoupleId(engine.orm, undefined)).toEqual([lost.id]);
      expect(await everyCoupleId(engine.orm, lost.id.toUpperCase())).toEqual([lost.id]);
      const { discrepancy } = await snapshot(engine.orm, (em) => checkCouple(em, lost.id));
      expect(discrepancy).toMatchObject({ table: "couples", problem: "the row of the couple is gone" });
    }
  });
});
