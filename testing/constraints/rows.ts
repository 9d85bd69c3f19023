/** The rows that the tests of the database's constraints use: existing rows, by names, and a valid new row of each table. */
import { randomUUID } from "node:crypto";
import { newUser, type TestCouple } from "../books.ts";
import { foreignCouple } from "../foreign-couple.ts";

/** Values by the names that statements write as `$name`: the ids of existing rows, and the head of the couple's ledger. */
export type Rows = Readonly<Record<string, string>>;

export type Fields = Readonly<Record<string, string | number | null>>;

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

const CREATED = { created_at: "2026-03-10T15:00:00Z" };
const HASH = "f".repeat(64);
const ACCOUNT: Fields = {
  ...{ name: "New", currency: "USD", balance: 1, keep_available: 0, is_manual: "true", is_joint: "false" },
  ...{ visibility: "shared", status: "open", ...CREATED },
};
const KEY: Fields = { key: "twice", operation: "x", fingerprint: "a".repeat(64), output: "{}", ...CREATED };

/** A valid new row of each table, without its id. */
const NEW: Readonly<Record<string, Fields>> = {
  users: {},
  couples: {
    ...{ currency: "USD", time_zone: "UTC", head_hash: "0".repeat(64) },
    ...{ next_drift_check_at: "2026-03-11T00:00:00Z", ...CREATED },
  },
  partners: { couple_id: "$couple", user_id: "$single", display_name: "Test" },
  access_tokens: {
    ...{ user_id: "$ada", token_hash: "a".repeat(64), client: "x", kind: "person", scopes: "{}" },
    ...{ ...CREATED, expires_at: "2027-03-10" },
  },
  idempotency_records: { couple_id: "$couple", owner: "$ada", ...KEY },
  directory_records: { owner: "$single", ...KEY },
  bank_accounts: { couple_id: "$couple", user_id: "$ada", ...ACCOUNT },
  single_accounts: { user_id: "$single", ...ACCOUNT },
  financial_goals: {
    ...{ couple_id: "$couple", name: "New", type: "other", target_amount: 100, current_allocation: 0 },
    ...{
      priority: 3,
      locked: "false",
      status: "active",
      drift_status: "no_deadline",
      milestone: 0,
      ...CREATED,
    },
  },
  allocation_map: { couple_id: "$couple", goal_id: "$empty", account_id: "$spare", allocated_amount: 1 },
  // The next event of the couple's ledger.
  ledger_events: {
    ...{ couple_id: "$couple", sequence: "$next", event_type: "SYSTEM", amount: 0, actor: "test" },
    ...{ timestamp: "2026-03-10T15:00:00Z", metadata: "{}", hash_version: 2, salt: "0".repeat(32) },
    ...{ prev_hash: "$headHash", hash: HASH },
  },
  rebalance_plans: {
    ...{ couple_id: "$couple", strategy: "on_schedule", include_private: "false", status: "suggested" },
    ...{ fingerprint: HASH, basis_sequence: 1, moves: "[]", uncured: "[]", goals: "[]", accounts: "[]" },
    ...{ account_ids: "{}", requested_by_id: "$ada", ...CREATED, expires_at: "2026-03-11T15:00:00Z" },
  },
  journal_entries: {
    ...{
      couple_id: "$couple",
      user_id: "$ada",
      text: "We talked.",
      words: "we talked",
      visibility: "shared",
    },
    ...CREATED,
  },
  goal_reactions: { couple_id: "$couple", goal_id: "$empty", user_id: "$ada", emoji: "🎉", ...CREATED },
  // Ben's item about the first allocation.
  inbox_items: {
    ...{ couple_id: "$couple", user_id: "$ben", event_id: "$allocationEvent" },
    ...{ sequence: "$allocationSequence", kind: "reaction" },
  },
  webhooks: {
    ...{ couple_id: "$couple", url: "https://hooks.example.com/", follow: "ledger", key_id: "0".repeat(16) },
    ...{ sealed_secret: "x", delivered_sequence: 5, ...CREATED, next_attempt_at: "2026-03-10T15:00:00Z" },
  },
  // A scheduled check-in, the first of its series.
  sync_prompts: {
    ...{ couple_id: "$couple", rule: "FREQ=DAILY", starts_at: "2026-03-10T18:00:00" },
    ...{ wall_time: "2026-03-11T18:00:00", due_at: "2026-03-11T18:00:00Z", status: "scheduled" },
    ...{ missed_before: 0, ...CREATED },
  },
  // Ben's answer to the waiting check-in.
  sync_answers: {
    ...{ couple_id: "$couple", prompt_id: "$checkIn", user_id: "$ben", answer: "done" },
    answered_at: "2026-03-10T15:00:00Z",
  },
};

const WITHOUT_ID = ["partners", "idempotency_records", "directory_records"];

/** Inserts a valid row; `fields` replace columns. */
export function insert(table: string, fields: Fields = {}): string {
  const id = WITHOUT_ID.includes(table) ? {} : { id: fields.id ?? randomUUID() };
  const row = { ...id, ...(table === "sync_prompts" && { series_id: id.id }), ...NEW[table], ...fields };
  const values = Object.values(row).map((value) => (value === null ? "null" : `'${value}'`));
  return `insert into ${table} (${Object.keys(row).join(", ")}) values (${values.join(", ")})`;
}

/** Inserts a shared entry of Ada's and its event. */
export function entry(fields: Fields = {}, ofEvent: Fields = {}): [event: string, entry: string] {
  const id = randomUUID();
  return [
    insert("ledger_events", { id, event_type: "JOURNAL", user_id: "$ada", ...ofEvent }),
    insert("journal_entries", { event_id: id, ...fields }),
  ];
}

/** Inserts a couple of two users without events. */
export function coupleOf(users: readonly [string, string], fields: Fields = {}): string[] {
  const couple = { id: randomUUID(), ...fields };
  const partners = users.map((user_id, at) =>
    insert("partners", { couple_id: couple.id, user_id, place: at + 1 }),
  );
  return [insert("couples", couple), ...partners];
}

/** An update of the existing row with this name. */
export const set = (table: string, name: string) => (change: string) =>
  `update ${table} set ${change} where id = '$${name}'`;

/** Moves the head of the couple's ledger to the next event, together with another change of the couple. */
export function moveHead(change = ""): string {
  const head = `head_sequence = head_sequence + 1, head_hash = '${HASH}'`;
  return set("couples", "couple")(change ? `${head}, ${change}` : head);
}
