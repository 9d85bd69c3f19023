/** The rows that the tests of the database's constraints use: existing rows, by names, and a valid new row of each table. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { newUser, type TestCouple } from "../books.ts";
import { foreignCouple } from "../foreign-couple.ts";

/** Values that statements name as `$name`: ids of existing rows, the head of the couple's ledger, and constants. */
export type Rows = Readonly<Record<string, string>>;

export type Fields = Readonly<Record<string, string | number | null>>;

const CONSTANTS: Rows = {
  ...{
    own: randomUUID(),
    unknown: randomUUID(),
    created: "2026-03-10T15:00:00Z",
    tooLong: "😀".repeat(10_001),
  },
  ...{ zeros: "0".repeat(64), as: "a".repeat(64), es: "e".repeat(64), fs: "f".repeat(64) },
};

/** Makes rows of a couple and of a foreign couple through operations. */
export async function newRows(couple: TestCouple): Promise<Rows> {
  const foreign = await foreignCouple();
  // `account` holds the money of `goal`; `spare` and `empty` have no allocations.
  const ids = await couple.fill({
    accounts: { account: {}, spare: {}, closed: {} },
    goals: { goal: {}, empty: {}, closedGoal: {} },
  });
  await couple.ask("add_journal_entry", { text: "We talked.", visibility: "private" });
  const event = await couple.allocate(ids.account, ids.goal, "100");
  await couple.allocate(ids.account, ids.goal, "1");
  await couple.ask("close_account", { account_id: ids.closed });
  await couple.ask("close_goal", { goal_id: ids.closedGoal });
  const plans = await newPlans(couple, { account_id: ids.account, amount: "1" }, ids.goal);
  const checkIn = (await couple.ask("schedule_check_in", { schedule: "now" })).id;
  const { sequence, hash } = (await couple.ask("get_couple", { couple_id: couple.id })).ledger;
  return {
    ...CONSTANTS,
    ...foreign.ids,
    ...ids,
    ...plans,
    ...{ couple: couple.id, ada: couple.ada.id, ben: couple.ben.id, stranger: foreign.couple.ada.id },
    single: (await newUser(couple.engine)).id,
    otherSingle: (await newUser(couple.engine)).id,
    checkIn,
    allocationEvent: event.id,
    allocationSequence: String(event.sequence),
    ...{
      head: String(sequence),
      next: String(sequence + 1),
      afterNext: String(sequence + 2),
      headHash: hash,
    },
  };
}

/** Plans by status. The waiting plan is Ada's and takes money from the goal. */
async function newPlans(couple: TestCouple, move: object, goalId: string) {
  const commit = async (goals: object) => {
    const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
    const input = { moves: [{ ...move, ...goals }], basis_sequence: ledger.sequence };
    return (await couple.ask("commit_rebalance", input)).plan_id;
  };
  const committedPlan = await commit({ to_goal_id: goalId });
  await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "0" });
  const waitingPlan = await commit({ from_goal_id: goalId });
  const { plan_id: suggestedPlan } = await couple.ask("suggest_rebalance", { strategy: "fill" });
  return { suggestedPlan, waitingPlan, committedPlan };
}

/** Statements with the values of the names in them. */
export function withValues(statements: readonly string[], rows: Rows): string[] {
  const value = (name: string) => {
    if (rows[name] === undefined) throw new Error(`no row is named ${name}`);
    return rows[name];
  };
  return statements.map((sql) => sql.replaceAll(/\$(\w+)/g, (_, name: string) => value(name)));
}

/** A valid new row of each table, without its id. */
const NEW: Readonly<Record<string, Fields>> = parse(
  readFileSync(new URL("rows.yaml", import.meta.url), "utf8"),
);

const WITHOUT_ID = ["partners", "idempotency_records", "directory_records"];

/** Inserts a valid row; `fields` replace columns. */
export function insert(table: string, fields: Fields = {}): string {
  const id = WITHOUT_ID.includes(table) ? {} : { id: fields.id ?? randomUUID() };
  const row = { ...id, ...(table === "sync_prompts" && { series_id: id.id }), ...NEW[table], ...fields };
  const values = Object.values(row).map((value) => (value === null ? "null" : `'${value}'`));
  return `insert into ${table} (${Object.keys(row).join(", ")}) values (${values.join(", ")})`;
}

/** Inserts an event of Ada's about a journal entry. */
export function entryEvent(fields: Fields = {}): string {
  return insert("ledger_events", { id: "$own", event_type: "JOURNAL", user_id: "$ada", ...fields });
}

/** Inserts a shared entry of Ada's and its event. */
export function entry(fields: Fields = {}, ofEvent: Fields = {}): string[] {
  return [entryEvent(ofEvent), insert("journal_entries", { event_id: "$own", ...fields })];
}

/** Inserts a couple of two users without events. */
export function coupleOf(fields: Fields, users: readonly string[] = ["$single", "$otherSingle"]): string[] {
  const partners = users.map((user_id, at) =>
    insert("partners", { couple_id: "$own", user_id, place: at + 1 }),
  );
  return [insert("couples", { id: "$own", ...fields }), ...partners];
}

/** Moves the head of the couple's ledger to the next event, together with another change of the couple. */
export function moveHead(change?: string): string {
  const changes = ["head_sequence = head_sequence + 1", "head_hash = '$fs'", ...(change ? [change] : [])];
  return `update couples set ${changes.join(", ")} where id = '$couple'`;
}
