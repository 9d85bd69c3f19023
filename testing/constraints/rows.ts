/** The rows that the tests of the database's constraints use, and the SQL of single statements. */
import { randomUUID } from "node:crypto";
import { newUser, type TestCouple } from "../books.ts";
import { foreignCouple } from "../foreign-couple.ts";

const HASH = "f".repeat(64);

/** Moves the head of the couple's ledger to the next event, together with another change of the couple. */
export function nextHead(rows: Rows, change?: string): string {
  const set = ["head_sequence = head_sequence + 1", `head_hash = '${HASH}'`, ...(change ? [change] : [])];
  return `update couples set ${set.join(", ")} where id = '${rows.couple}'`;
}

/** An update of the couple together with the head of its ledger. */
export const setCouple =
  (change: string) =>
  (rows: Rows): string =>
    nextHead(rows, change);

/** Ids of the rows of a couple, and of another couple. */
export interface Rows {
  readonly couple: string;
  readonly ada: string;
  readonly ben: string;
  /** Two users without a couple. */
  readonly single: string;
  readonly otherSingle: string;
  /** Holds the money of `goal`. `spare` and `empty` have no allocations; `closed` and `closedGoal` are closed. */
  readonly account: string;
  readonly spare: string;
  readonly closed: string;
  readonly goal: string;
  readonly empty: string;
  readonly closedGoal: string;
  readonly foreignCouple: string;
  readonly stranger: string;
  readonly foreignAccount: string;
  readonly foreignGoal: string;
  readonly foreignEvent: string;
  /** These check-ins wait for both partners. */
  readonly checkIn: string;
  readonly foreignCheckIn: string;
  readonly allocationEvent: string;
  readonly allocationSequence: number;
  /** Plans by status. The waiting plan is Ada's and takes money from `goal`. */
  readonly suggestedPlan: string;
  readonly waitingPlan: string;
  readonly committedPlan: string;
  readonly head: { sequence: number; hash: string };
}

/** Makes the rows through operations. */
export async function newRows(couple: TestCouple): Promise<Rows> {
  const foreign = await foreignCouple();
  const { account, spare, closed, goal, empty, closedGoal } = await couple.fill({
    accounts: { account: {}, spare: {}, closed: {} },
    goals: { goal: {}, empty: {}, closedGoal: {} },
  });
  await couple.ask("add_journal_entry", { text: "We talked.", visibility: "private" });
  const event = await couple.allocate(account, goal, "100");
  await couple.allocate(account, goal, "1");
  await couple.ask("close_account", { account_id: closed });
  await couple.ask("close_goal", { goal_id: closedGoal });
  const plans = await newPlans(couple, { account_id: account, from_goal_id: goal, amount: "1" });
  const { foreignAccount, foreignGoal, foreignEvent, foreignCheckIn } = foreign.ids;
  return {
    ...{ couple: couple.id, ada: couple.ada.id, ben: couple.ben.id },
    ...{ account, spare, closed, goal, empty, closedGoal },
    ...{ foreignAccount, foreignGoal, foreignEvent, foreignCheckIn },
    foreignCouple: foreign.couple.id,
    stranger: foreign.couple.ada.id,
    single: (await newUser(couple.engine)).id,
    otherSingle: (await newUser(couple.engine)).id,
    checkIn: (await couple.ask("schedule_check_in", { schedule: "now" })).id,
    allocationEvent: event.id,
    allocationSequence: event.sequence,
    ...plans,
    head: (await couple.ask("get_couple", { couple_id: couple.id })).ledger,
  };
}

async function newPlans(
  couple: TestCouple,
  move: { account_id: string; from_goal_id: string; amount: string },
) {
  const { account_id, from_goal_id, amount } = move;
  const commit = async (moves: object[]) => {
    const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
    return (await couple.ask("commit_rebalance", { moves, basis_sequence: ledger.sequence })).plan_id;
  };
  const committedPlan = await commit([{ account_id, to_goal_id: from_goal_id, amount }]);
  await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "0" });
  const waitingPlan = await commit([move]);
  const { plan_id: suggestedPlan } = await couple.ask("suggest_rebalance", { strategy: "fill" });
  return { suggestedPlan, waitingPlan, committedPlan };
}

export type Fields = Readonly<Record<string, string | number | null>>;

/** Inserts the next event of the couple's ledger, a SYSTEM event; `fields` replace columns. */
export function event(rows: Rows, fields: Fields = {}): string {
  return insert("ledger_events", {
    id: randomUUID(),
    couple_id: rows.couple,
    sequence: rows.head.sequence + 1,
    event_type: "SYSTEM",
    amount: 0,
    actor: "test",
    timestamp: "2026-03-10T15:00:00Z",
    metadata: "{}",
    hash_version: 2,
    salt: "0".repeat(32),
    prev_hash: rows.head.hash,
    hash: HASH,
    ...fields,
  });
}

/** Inserts an allocation of the spare account to the empty goal; `fields` replace columns. */
export function allocation(rows: Rows, fields: Fields = {}): string {
  return insert("allocation_map", {
    id: randomUUID(),
    couple_id: rows.couple,
    goal_id: rows.empty,
    account_id: rows.spare,
    allocated_amount: 1,
    ...fields,
  });
}

/** Inserts a couple of two users without events; `fields` replace columns. */
export function newCoupleOf(users: readonly [string, string], fields: Fields = {}): string[] {
  const id = randomUUID();
  const couple = {
    id,
    currency: "USD",
    time_zone: "UTC",
    head_hash: "0".repeat(64),
    next_drift_check_at: "2026-03-11T00:00:00Z",
    created_at: "2026-03-10T15:00:00Z",
    ...fields,
  };
  return [
    insert("couples", couple),
    ...users.map((user_id, at) => partner({ couple_id: couple.id ?? id, user_id, place: at + 1 })),
  ];
}

/** Inserts a partner of a couple. */
export function partner(fields: Fields): string {
  return insert("partners", { display_name: "Test", ...fields });
}

/** Inserts an open account of Ada's; `fields` replace columns. */
export function newAccount(rows: Rows, fields: Fields = {}): string {
  return insert("bank_accounts", {
    ...accountFields(),
    couple_id: rows.couple,
    user_id: rows.ada,
    ...fields,
  });
}

/** Inserts an open account of a user without a couple; `fields` replace columns. */
export function newSingleAccount(user_id: string, fields: Fields = {}): string {
  return insert("single_accounts", { ...accountFields(), user_id, ...fields });
}

function accountFields(): Fields {
  return {
    id: randomUUID(),
    name: "New",
    currency: "USD",
    balance: 1,
    keep_available: 0,
    is_manual: "true",
    is_joint: "false",
    visibility: "shared",
    status: "open",
    created_at: "2026-03-10T15:00:00Z",
  };
}

/** Inserts a plan without moves; `fields` replace columns. */
export function newPlan(rows: Rows, fields: Fields = {}): string {
  return insert("rebalance_plans", {
    id: randomUUID(),
    couple_id: rows.couple,
    strategy: "on_schedule",
    include_private: "false",
    status: "suggested",
    fingerprint: "f".repeat(64),
    basis_sequence: 1,
    moves: "[]",
    uncured: "[]",
    goals: "[]",
    accounts: "[]",
    account_ids: "{}",
    requested_by_id: rows.ada,
    created_at: "2026-03-10T15:00:00Z",
    expires_at: "2026-03-11T15:00:00Z",
    ...fields,
  });
}

export function insert(table: string, fields: Fields): string {
  const values = Object.values(fields).map((value) => (value === null ? "null" : `'${value}'`));
  return `insert into ${table} (${Object.keys(fields).join(", ")}) values (${values.join(", ")})`;
}

/** An update of one of the rows. */
export const set =
  (table: string, id: Exclude<keyof Rows, "head" | "allocationSequence">) =>
  (change: string) =>
  (rows: Rows): string =>
    `update ${table} set ${change} where id = '${rows[id]}'`;
