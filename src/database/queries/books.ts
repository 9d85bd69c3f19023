import type { EntityManager } from "@mikro-orm/core";
import { type Books, pairOf, RECENT_EVENTS, type Rows, reactionOf } from "../../books/books.ts";
import type { CheckIn, CheckInAnswer } from "../../books/check-in.ts";
import type { Plan } from "../../books/plan.ts";
import type { Account, Allocation, Couple, Goal, Partner, Reaction } from "../../books/rows.ts";
import { lockMsOf } from "../limits.ts";
import { formatOf } from "../routines/format.ts";
import { type Column, columnsOf, jsonArray, rowFrom } from "./columns.ts";
import { eventFrom } from "./event-row.ts";
import { query } from "./read.ts";

/** What of a couple's rows books hold. `where` selects in SQL, with the table's alias `t`. */
interface Part {
  readonly table: string;
  readonly where?: string;
  readonly order: string;
  readonly limit?: number;
  /** Columns that change without an event. */
  readonly without?: readonly string[];
}

const COUPLE_COLUMNS = { table: "couples", without: ["nextDriftCheckAt"] } as const;

/** Each part is read by an index that begins with the couple: other couples' rows cost nothing. */
const PARTS = {
  accounts: { table: "bank_accounts", order: "t.id" },
  goals: { table: "financial_goals", order: "t.id" },
  allocations: { table: "allocation_map", order: "t.id" },
  reactions: { table: "goal_reactions", order: "t.id" },
  checkIns: { table: "sync_prompts", where: "t.status in ('scheduled', 'waiting')", order: "t.due_at, t.id" },
  answers: {
    table: "sync_answers",
    where:
      "exists (select 1 from sync_prompts p where p.couple_id = t.couple_id and p.id = t.prompt_id and p.status = 'waiting')",
    order: "t.id",
  },
  plans: { table: "rebalance_plans", where: "t.status = 'awaiting_approval'", order: "t.id" },
  recent: { table: "ledger_events", order: "t.sequence desc", limit: RECENT_EVENTS },
} as const satisfies Record<string, Part>;

type PartName = keyof typeof PARTS;

/** The columns of a part, without the couple that all of its rows name. */
function columnsFor(em: EntityManager, { table, without = [] }: Pick<Part, "table" | "without">): Column[] {
  return columnsOf(em, table).filter(({ key }) => key !== "coupleId" && !without.includes(key));
}

/** An SQL expression that makes all of a couple's books one value of JSON. `couple` is the alias of its row. */
export function booksSql(em: EntityManager, couple: "c"): string {
  const parts = Object.entries(PARTS).map(([name, part]) => `'${name}', ${partSql(em, part)}`);
  const partners = `(select coalesce(json_agg(json_build_array(p.user_id, p.display_name) order by p.place), '[]')
    from partners p where p.couple_id = ${couple}.id)`;
  const row = jsonArray(columnsFor(em, COUPLE_COLUMNS), couple);
  return `json_build_object('couple', ${row}, 'partners', ${partners}, ${parts.join(", ")})`;
}

function partSql(em: EntityManager, part: Part): string {
  const { table, where, order, limit } = part;
  const rows = `select * from ${table} t where t.couple_id = c.id${where ? ` and ${where}` : ""}`;
  const from = limit ? `(${rows} order by ${order} limit ${limit})` : `(${rows})`;
  return `(select coalesce(json_agg(${jsonArray(columnsFor(em, part), "t")} order by ${order}), '[]') from ${from} t)`;
}

type Raw = Readonly<Record<PartName | "partners", readonly (readonly unknown[])[]>> & {
  readonly couple: readonly unknown[];
};

/**
 * The books of a couple, in one statement: `known`, if its head and epoch are still those of the couple; undefined when there
 * is no such couple.
 */
export async function loadBooks(
  em: EntityManager,
  coupleId: string,
  known?: Books,
): Promise<Books | undefined> {
  const { headHash = null, authEpoch = null } = known?.couple ?? {};
  const parameters = [coupleId, headHash, authEpoch, lockMsOf(em), formatOf(em)];
  const [row] = await query<{ books: string | null }>(
    em,
    "select books_load(?::uuid, ?::text, ?::int, ?::int, ?::text) as books",
    parameters,
  );
  if (known && row?.books === "") return known;
  return row?.books ? booksFrom(em, JSON.parse(row.books) as Raw) : undefined;
}

/** A couple whose books are loaded, with what is known of them. */
interface Known {
  readonly coupleId: string;
  readonly books: Books | undefined;
}

/** The books of several couples, in one statement and in the order of the couples; each as `loadBooks` returns them. */
export async function loadEach(
  em: EntityManager,
  couples: readonly Known[],
): Promise<readonly (Books | undefined)[]> {
  const asked = couples.map(({ coupleId, books }) => {
    const { headHash = null, authEpoch = null } = books?.couple ?? {};
    return [coupleId, headHash, authEpoch];
  });
  const rows = await query<{ books: string | null }>(
    em,
    `select books_load((c.value->>0)::uuid, c.value->>1, (c.value->>2)::int, ?::int, ?::text) as books
      from jsonb_array_elements(?::jsonb) with ordinality c order by c.ordinality`,
    [lockMsOf(em), formatOf(em), JSON.stringify(asked)],
  );
  return couples.map(({ books }, at) => {
    const loaded = rows[at]?.books;
    if (books && loaded === "") return books;
    return loaded ? booksFrom(em, JSON.parse(loaded) as Raw) : undefined;
  });
}

function booksFrom(em: EntityManager, raw: Raw): Books {
  const rowsOf = <Row>(name: PartName) => {
    const columns = columnsFor(em, PARTS[name]);
    return raw[name].map((values) => rowFrom<Row>(columns, values));
  };
  const partners = raw.partners.map(([id, displayName]) => ({ id, displayName }) as Partner);
  const answers = Map.groupBy(
    rowsOf<CheckInAnswer & { readonly promptId: string }>("answers"),
    ({ promptId }) => promptId,
  );
  const checkIns = rowsOf<CheckIn>("checkIns").map((checkIn) => ({
    ...checkIn,
    answers: (answers.get(checkIn.id) ?? []).map(({ promptId, ...answer }) => answer),
  }));
  return {
    couple: {
      ...rowFrom<Omit<Couple, "partner1Id" | "partner2Id">>(columnsFor(em, COUPLE_COLUMNS), raw.couple),
      partner1Id: partners[0]?.id ?? "",
      partner2Id: partners[1]?.id ?? null,
    },
    partners: partners as unknown as Books["partners"],
    accounts: byId(rowsOf<Account>("accounts")),
    goals: byId(rowsOf<Goal>("goals")),
    allocations: new Map(
      rowsOf<Allocation>("allocations").map((row) => [pairOf(row.goalId, row.accountId), row]),
    ),
    reactions: new Map(
      rowsOf<Reaction>("reactions").map((row) => [reactionOf(row.goalId, row.userId, row.emoji), row]),
    ),
    checkIns: byId(checkIns),
    plans: byId(rowsOf<Plan>("plans")),
    recent: raw.recent.map((values) => eventFrom(columnsFor(em, PARTS.recent), values)),
  };
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Rows<Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Locks a couple's row until the transaction ends: nobody else can write its books. */
export async function lockCouple(em: EntityManager, coupleId: string): Promise<void> {
  await query(em, "select 1 from couples where id = ? for no key update", [coupleId]);
}
