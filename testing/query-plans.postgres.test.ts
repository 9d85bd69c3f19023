/** PostgreSQL reads pages of a large ledger, and searches a large journal, along an index of the couple. */
import type { SqlEntityManager } from "@mikro-orm/sql";
import { beforeAll, describe, expect, test } from "vitest";
import { listEntries } from "../src/database/queries/journal.ts";
import { type EventFilter, listEvents } from "../src/database/queries/ledger-page.ts";
import { query } from "../src/database/queries/read.ts";
import type { Engine } from "../src/engine/engine.ts";
import { newCouple, type TestCouple, unexpected } from "./books.ts";
import { openedEngine, ownDatabase } from "./own-database.ts";
import { tamper } from "./tampering.ts";

const EVENTS = 50_000;
const LIMIT = 51;

/**
 * The couple's ledger of ten years and 200 others, each by one statement. Nine of ten events are of Ada, her client, the joint
 * account and one goal; the other events, the newest included, are of others. Rare values occur in old events only.
 */
const GROW = `insert into ledger_events (couple_id, id, sequence, event_type, amount, source_account_id, source_goal_id,
    dest_goal_id, user_id, actor, "timestamp", metadata, hash_version, salt, prev_hash, hash)
  select c.id, gen_random_uuid(), n, type, case type when 'SYNC' then 0 else 1 end,
    case when type <> 'SYNC' then case n % 10 when 0 then $spare else $account end end,
    case type when 'RELEASE' then goal end, case type when 'ALLOCATION' then goal end,
    case type when 'SYNC' then $ben else $ada end, case type when 'SYNC' then 'old-client' else 'claude' end,
    '2016-03-10'::timestamptz + n * interval '10 years' / $events, '{}', 2, repeat('0', 32), repeat('0', 64), repeat('0', 64)
  from $couples as c (id), generate_series(100, $events) n,
    lateral (select case when n < 1000 and n % 100 = 0 then 'SYNC' else ('{DEPOSIT,ALLOCATION,RELEASE}'::text[])[n % 3 + 1] end,
      case n % 10 when 0 then $small else $large end) as kind (type, goal)`;

/** The accounts of other couples. */
const ACCOUNTS = `insert into bank_accounts (couple_id, id, user_id, name, currency, balance, keep_available, is_manual, is_joint,
    visibility, status, created_at)
  select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'Checking', 'USD', 0, 0, true, false, 'shared', 'open', now()
  from generate_series(1, 2000)`;

const ENTRIES = 2_000;

/** As many entries of the couple as of all others: "often" in every second one, "seldom" in the ten oldest. */
const WRITE = `insert into journal_entries (couple_id, id, user_id, event_id, text, words, visibility, created_at)
  select case when couple then $couple::uuid else gen_random_uuid() end,
    (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(couple::int), 12, '0'))::uuid,
    $couple::uuid, gen_random_uuid(), words, words, 'shared', now()
  from generate_series(1, ${ENTRIES}) n, (values (true), (false)) as owner (couple),
    lateral (select repeat('some ', 200) || case when n % 2 = 0 then 'often ' else '' end
      || case when n <= 10 then 'seldom' else '' end as words) as text`;

let engine: Engine;
let couple: TestCouple;
let names: Record<"account" | "spare" | "large" | "small" | "ada" | "ben", string>;

beforeAll(async () => {
  engine = await openedEngine((await ownDatabase()).location, { log: unexpected });
  couple = await newCouple({}, { on: engine });
  const [account, spare] = [await couple.account(), await couple.account()];
  const [large, small] = [await couple.goal(), await couple.goal()];
  names = {
    account: account.id,
    spare: spare.id,
    large: large.id,
    small: small.id,
    ada: couple.ada.id,
    ben: couple.ben.id,
  };
  await grow(`(values ('${couple.id}'::uuid))`, EVENTS);
  await grow("(select gen_random_uuid() from generate_series(1, 200))", 300);
  await tamper(engine, ACCOUNTS);
  await tamper(engine, WRITE.replaceAll("$couple", `'${couple.id}'`));
  await em().execute("analyze");
}, 240_000);

const em = () => engine.orm.em.fork() as SqlEntityManager;

async function grow(couples: string, events: number): Promise<void> {
  const values: Record<string, string> = {
    ...Object.fromEntries(Object.entries(names).map(([name, id]) => [name, `'${id}'::uuid`])),
    couples,
    events: String(events),
  };
  const sql = GROW.replaceAll(/\$([a-z]+)/g, (_whole, name: string) => values[name] ?? "");
  await tamper(engine, sql);
}

const date = (text: string) => new Date(`${text}T00:00:00Z`);

describe("a page of a ledger of 50,000 events", () => {
  const FILTERS: readonly [string, () => EventFilter][] = [
    ["all", () => ({})],
    ["before a place", () => ({ beforeSequence: 20_000 })],
    ["after a place", () => ({ afterSequence: 49_990 })],
    ["a common type", () => ({ eventType: "DEPOSIT" })],
    ["a rare type", () => ({ eventType: "SYNC" })],
    ["a type without events", () => ({ eventType: "REACTION" })],
    ["a common user", () => ({ userId: names.ada })],
    ["a rare user", () => ({ userId: names.ben })],
    ["a common client", () => ({ actor: "claude" })],
    ["a rare client", () => ({ actor: "old-client" })],
    ["an unknown client", () => ({ actor: "nobody" })],
    ["an account", () => ({ accountId: names.account })],
    ["another account", () => ({ accountId: names.spare })],
    ["a large goal", () => ({ goalId: names.large })],
    ["a small goal", () => ({ goalId: names.small })],
    ["a goal before a place", () => ({ goalId: names.small, beforeSequence: 20_000 })],
    ["a goal and a type", () => ({ goalId: names.small, eventType: "ALLOCATION" })],
    ["an account and a user", () => ({ accountId: names.spare, userId: names.ada })],
    ["a user and a rare client", () => ({ userId: names.ben, actor: "old-client" })],
    ["a month", () => ({ from: date("2019-05-01"), until: date("2019-06-01") })],
    ["until a day of old", () => ({ until: date("2017-01-01") })],
    ["since a day of late", () => ({ from: date("2026-03-01") })],
    [
      "a type in a month",
      () => ({ eventType: "DEPOSIT", from: date("2019-05-01"), until: date("2019-06-01") }),
    ],
    ["a rare type since a day of late", () => ({ eventType: "SYNC", from: date("2026-03-01") })],
    [
      "a goal in a month",
      () => ({ goalId: names.large, from: date("2019-05-01"), until: date("2019-06-01") }),
    ],
  ];

  /** Two walks of a page each, what joins them, and a few days of events beyond a span of time. */
  const BOUND = 4 * LIMIT;

  test.each(FILTERS)("%s: walks an index of the couple and stops at the limit", async (_what, filter) => {
    const nodes = await plansDuring(engine, () =>
      listEvents(em(), couple.id, couple.ada.principal, { limit: LIMIT, ...filter() }),
    );
    for (const node of nodes) {
      expect(node["Node Type"]).not.toBe("Seq Scan");
      if (node["Index Cond"] !== undefined) expect(node["Index Cond"]).toContain("couple_id = ");
      const read = node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0);
      expect(read, JSON.stringify(node)).toBeLessThanOrEqual(BOUND);
    }
  });
});

describe("a search of a journal of 2,000 entries", () => {
  test.each([
    ["a word of every second entry", "often", 3 * LIMIT],
    ["a rare word", "seldom", ENTRIES],
    ["a word without entries", "never", ENTRIES],
  ])("for %s walks the couple's entries alone", async (_what, search, bound) => {
    const nodes = await plansDuring(engine, () =>
      listEntries(engine.orm.em.fork(), couple.id, couple.ada.principal, { search, limit: LIMIT }),
    );
    expect(nodes.map((node) => node["Node Type"])).not.toContain("Seq Scan");
    expect(nodes.map((node) => node["Node Type"])).not.toContain("Sort");
    for (const node of nodes)
      expect(node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)).toBeLessThanOrEqual(bound);
  });
});

/** A node of a plan as `explain (analyze, format json)` shows it. */
interface PlanNode {
  readonly "Node Type": string;
  readonly "Index Cond"?: string;
  readonly "Actual Rows": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

type Explained = Readonly<Record<"QUERY PLAN", readonly [{ readonly Plan: PlanNode }]>>;

/** The nodes of PostgreSQL's plans for the statements that `run` sends. */
async function plansDuring(
  { orm }: Pick<Engine, "orm">,
  run: () => Promise<unknown>,
): Promise<readonly PlanNode[]> {
  const connection = orm.em.getConnection();
  const execute = connection.execute.bind(connection);
  const statements: [sql: string, parameters: readonly unknown[]][] = [];
  const recorded: typeof connection.execute = (sql, parameters = [], ...rest) => {
    statements.push([String(sql), parameters as readonly unknown[]]);
    return execute(sql, parameters, ...rest);
  };
  Reflect.set(connection, "execute", recorded);
  try {
    await run();
  } finally {
    Reflect.deleteProperty(connection, "execute");
  }
  const nodes: PlanNode[] = [];
  for (const [sql, parameters] of statements) {
    const explain = `explain (analyze, timing off, format json) ${sql}`;
    const rows = await query<Explained>(orm.em.fork(), explain, parameters);
    nodes.push(...rows.flatMap((row) => nodesIn(row["QUERY PLAN"][0].Plan)));
  }
  if (nodes.length === 0) throw new Error("no statement was sent");
  return nodes;
}

function nodesIn(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesIn)];
}
