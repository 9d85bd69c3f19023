import { expect, test } from "vitest";
import type { Row, TableHeader } from "../format.ts";
import type { Backup, Batch } from "../read.ts";
import { converted, isOfEarlierVersion } from "./convert.ts";
import type { User } from "./tables.ts";

const USERS: Record<string, User> = {
  ada: { displayName: "Ada", coupleId: "c1" },
  ben: { displayName: "Ben", coupleId: "c1" },
  eve: { displayName: "Eve", coupleId: null },
};

/** A backup of the version before, one batch for each table, the first row on line 2. */
function backupOf(tables: Readonly<Record<string, readonly Row[]>>): Backup {
  const headers: TableHeader[] = [];
  const batches: Batch[] = [];
  let line = 2;
  for (const [name, rows] of Object.entries(tables)) {
    const table = { name, rows: rows.length, columns: Object.keys(rows[0] ?? {}) };
    headers.push(table);
    batches.push({ table, rows: rows.map((row) => ({ row, line: line++ })) });
  }
  return {
    header: {
      format: "couples-cfo backup",
      version: 1,
      product: "0.1.0",
      schema: "20261130-property-versions",
      taken_at: "2026-11-30T12:00:00.000Z",
      with_secrets: false,
      tables: headers,
    },
    keys: undefined,
    batches: (async function* () {
      yield* batches;
    })(),
  };
}

/** The current rows of each table with their line numbers, only with the columns in the header. */
async function convert(tables: Readonly<Record<string, readonly Row[]>>) {
  const { header, batches } = converted(backupOf(tables), async (ids) => {
    return new Map(ids.flatMap((id) => (USERS[id] ? [[id, USERS[id]]] : [])));
  });
  const found: Record<string, (readonly [number, Row])[]> = {};
  for (const { name } of header.tables) found[name] = [];
  for await (const { table, rows } of batches) {
    const named = (row: Row) =>
      Object.fromEntries(table.columns.map((column) => [column, row[column] ?? null]));
    for (const { row, line } of rows) found[table.name]?.push([line, named(row)]);
  }
  return { schema: header.schema, found };
}

test("a backup of the version before is recognized by its last migration", async () => {
  expect(isOfEarlierVersion({ schema: "20261130-property-versions" })).toBe(true);
  expect(isOfEarlierVersion({ schema: "20261130-versions" })).toBe(false);
  expect(isOfEarlierVersion({ schema: "20261201-books" })).toBe(false);
  expect((await convert({})).schema).toBe("20261201-books");
});

const GOALS = [
  { id: "g1", couple_id: "c1" },
  { id: "g2", couple_id: "c1" },
];
const DUE = "2026-12-01 00:00:00+00";
const EVENT = { id: "e1", couple_id: "c1", metadata: '{"note": "Rent"}' };
const SHARED = { id: "a1", couple_id: "c1", user_id: "ada" };
const key = (owner: string, couple_id: string | null) => ({ owner, key: "k", couple_id, output: "{}" });

type Tables = Readonly<Record<string, readonly Row[]>>;

test.each<[what: string, earlier: Tables, current: Record<string, [line: number, Row][]>]>([
  [
    "rows of tables that have the same columns",
    { financial_goals: GOALS },
    {
      financial_goals: [
        [2, GOALS[0]!],
        [3, GOALS[1]!],
      ],
    },
  ],
  [
    "the partners of a couple to two rows with their names, in their places",
    { couples: [{ id: "c1", partner_1_id: "ben", partner_2_id: "ada", next_look_at: DUE }] },
    {
      couples: [[2, { id: "c1", next_drift_check_at: DUE }]],
      partners: [
        [2, { couple_id: "c1", user_id: "ben", place: "1", display_name: "Ben" }],
        [2, { couple_id: "c1", user_id: "ada", place: "2", display_name: "Ada" }],
      ],
    },
  ],
  [
    "a partner who is not among the users to a row without a name, which the database refuses",
    { couples: [{ id: "c1", partner_1_id: "ada", partner_2_id: "gone", next_look_at: null }] },
    {
      couples: [[2, { id: "c1", next_drift_check_at: null }]],
      partners: [
        [2, { couple_id: "c1", user_id: "ada", place: "1", display_name: "Ada" }],
        [2, { couple_id: "c1", user_id: "gone", place: "2", display_name: null }],
      ],
    },
  ],
  [
    "events to rows whose hash covers all metadata unchanged",
    { ledger_events: [EVENT] },
    { ledger_events: [[2, { ...EVENT, hash_version: "1" }]] },
  ],
  [
    "accounts without a couple to a table of their own",
    { bank_accounts: [SHARED, { id: "a2", couple_id: null, user_id: "eve" }] },
    { bank_accounts: [[2, SHARED]], single_accounts: [[3, { id: "a2", user_id: "eve" }]] },
  ],
  [
    "idempotency keys to rows of their couple, and those of users and the operator to the directory",
    {
      idempotency_records: [key("operator", "c1"), key("operator", null), key("eve", null), key("ada", null)],
    },
    {
      directory_records: [
        [3, { owner: "operator", key: "k", output: "{}" }],
        [4, { owner: "eve", key: "k", output: "{}" }],
        [5, { owner: "ada", key: "k", output: "{}" }],
      ],
      idempotency_records: [
        [2, key("operator", "c1")],
        // Ada's key is from before her couple formed.
        [5, key("ada", "c1")],
      ],
    },
  ],
])("converts %s", async (_what, earlier, current) => {
  expect((await convert(earlier)).found).toEqual(current);
});
