import { randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { beforeAll, describe, expect, test } from "vitest";
import { newCouple, newUser, type TestCouple } from "./books.ts";

/** SQLSTATE of what a database says no with. */
const STATE = {
  check: "23514",
  unique: "23505",
  foreignKey: "23503",
  notNull: "23502",
  appendOnly: "23001",
  notAChoice: "22P02",
} as const;

/** Rows of a couple, and of another, by what they are. */
interface Rows {
  readonly couple: string;
  readonly ada: string;
  readonly ben: string;
  readonly single: string;
  readonly account: string;
  readonly spare: string;
  readonly goal: string;
  readonly empty: string;
  readonly foreignCouple: string;
  readonly foreignAccount: string;
  readonly foreignGoal: string;
  readonly allocationEvent: string;
  readonly head: { sequence: number; hash: string };
}

let couple: TestCouple;
let rows: Rows;

beforeAll(async () => {
  couple = await newCouple();
  const strangers = await newCouple();
  const [account, spare] = [await couple.account(), await couple.account()];
  const [goal, empty] = [await couple.goal(), await couple.goal()];
  const { event } = await couple.ask("allocate_to_goal", {
    account_id: account.id,
    goal_id: goal.id,
    amount: "100",
  });
  await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "1" });
  rows = {
    couple: couple.id,
    ada: couple.ada.id,
    ben: couple.ben.id,
    single: (await newUser(couple.engine)).id,
    account: account.id,
    spare: spare.id,
    goal: goal.id,
    empty: empty.id,
    foreignCouple: strangers.id,
    foreignAccount: (await strangers.account()).id,
    foreignGoal: (await strangers.goal()).id,
    allocationEvent: event.id,
    head: (await couple.ask("get_couple", { couple_id: couple.id })).ledger,
  };
});

class Accepted extends Error {}

/** The SQLSTATE and constraint with which the database refuses a statement. Nothing stays, whatever it says. */
async function refusalOf(
  statements: string | readonly string[],
): Promise<{ state: string; constraint: string | undefined }> {
  const em = couple.engine.orm.em.fork() as SqlEntityManager;
  try {
    await em.transactional(async (inside) => {
      for (const sql of [statements].flat()) await inside.execute(sql);
      throw new Accepted(String(statements));
    });
  } catch (error) {
    if (error instanceof Accepted || !(error instanceof Error)) throw error;
    const { code, constraint } = error as { code?: string; constraint?: string };
    return { state: code ?? error.message, constraint };
  }
  throw new Error("a transaction that throws did not throw");
}

function event(fields: Record<string, string | number | null>): string {
  const all = {
    id: randomUUID(),
    couple_id: rows.couple,
    sequence: rows.head.sequence + 1,
    event_type: "SYSTEM",
    amount: 0,
    actor: "test",
    timestamp: "2026-03-10T15:00:00Z",
    metadata: "{}",
    salt: "0".repeat(32),
    prev_hash: rows.head.hash,
    hash: "f".repeat(64),
    ...fields,
  };
  return insert("ledger_events", all);
}

function allocation(fields: Record<string, string | number | null>): string {
  const all = {
    id: randomUUID(),
    couple_id: rows.couple,
    goal_id: rows.empty,
    account_id: rows.spare,
    allocated_amount: 1,
    ...fields,
  };
  return insert("allocation_map", all);
}

function newCoupleOf(
  partner_1_id: string,
  partner_2_id: string,
  fields: Record<string, string | number | null> = {},
): string {
  const all = {
    id: randomUUID(),
    partner_1_id,
    partner_2_id,
    currency: "USD",
    time_zone: "UTC",
    head_hash: "0".repeat(64),
    created_at: "2026-03-10T15:00:00Z",
    ...fields,
  };
  return insert("couples", all);
}

function insert(table: string, fields: Record<string, string | number | null>): string {
  const values = Object.values(fields).map((value) => (value === null ? "null" : `'${value}'`));
  return `insert into ${table} (${Object.keys(fields).join(", ")}) values (${values.join(", ")})`;
}

const set = (table: string, id: keyof Rows) => (change: string) => () =>
  `update ${table} set ${change} where id = '${rows[id]}'`;
const account = set("bank_accounts", "account");
const goal = set("financial_goals", "goal");

type Attempt = readonly [
  title: string,
  sql: () => string | readonly string[],
  state: string,
  constraint?: string,
];

const ATTEMPTS: readonly Attempt[] = [
  ["a negative balance", account("balance = -1"), STATE.check, "bank_accounts_balance_not_negative"],
  [
    "a negative keep_available",
    account("keep_available = -1"),
    STATE.check,
    "bank_accounts_keep_available_not_negative",
  ],
  [
    "a joint private account",
    account("is_joint = true, visibility = 'private'"),
    STATE.check,
    "bank_accounts_joint_is_shared",
  ],
  [
    "a manual account with a plaid id",
    account("plaid_account_id = 'x'"),
    STATE.check,
    "bank_accounts_manual_has_no_plaid",
  ],
  [
    "a visibility that is none",
    account("visibility = 'secret'"),
    STATE.check,
    "bank_accounts_visibility_check",
  ],
  [
    "a status that is none",
    account("status = 'frozen', balance = 0"),
    STATE.check,
    "bank_accounts_status_check",
  ],
  ["a closed account with money", account("status = 'closed'"), STATE.check, "bank_accounts_closed_is_empty"],
  ["an account of nobody", account("user_id = null"), STATE.notNull],
  [
    "an account of a couple that is none",
    () => account(`couple_id = '${randomUUID()}'`)(),
    STATE.foreignKey,
    "bank_accounts_couple_id_foreign",
  ],
  [
    "an account with events deleted",
    () => `delete from bank_accounts where id = '${rows.account}'`,
    STATE.foreignKey,
  ],
  [
    "one bank account linked twice",
    () =>
      `update bank_accounts set is_manual = false, plaid_account_id = 'twice' where id in ('${rows.account}', '${rows.spare}')`,
    STATE.unique,
    "bank_accounts_linked_once",
  ],

  ["a target of zero", goal("target_amount = 0"), STATE.check, "financial_goals_target_positive"],
  [
    "a negative current allocation",
    goal("current_allocation = -1"),
    STATE.check,
    "financial_goals_allocation_not_negative",
  ],
  ["priority 0", goal("priority = 0"), STATE.check, "financial_goals_priority_range"],
  ["priority 6", goal("priority = 6"), STATE.check, "financial_goals_priority_range"],
  ["a closed goal with money", goal("status = 'closed'"), STATE.check, "financial_goals_closed_is_empty"],
  ["a goal of nobody", goal("couple_id = null"), STATE.notNull],
  [
    "a goal with money deleted",
    () => `delete from financial_goals where id = '${rows.goal}'`,
    STATE.foreignKey,
  ],

  [
    "an allocation of zero",
    () => allocation({ allocated_amount: 0 }),
    STATE.check,
    "allocation_map_amount_positive",
  ],
  [
    "a negative allocation",
    () => allocation({ allocated_amount: -1 }),
    STATE.check,
    "allocation_map_amount_positive",
  ],
  [
    "a second row for a goal and an account",
    () => allocation({ goal_id: rows.goal, account_id: rows.account }),
    STATE.unique,
    "allocation_map_one_row_a_pair",
  ],
  ["an allocation to another couple's goal", () => allocation({ goal_id: rows.foreignGoal }), STATE.check],
  [
    "an allocation from another couple's account",
    () => allocation({ account_id: rows.foreignAccount }),
    STATE.check,
  ],
  [
    "an allocation under another couple's name",
    () => allocation({ couple_id: rows.foreignCouple }),
    STATE.check,
  ],
  [
    "an allocation moved to another couple's goal",
    () => `update allocation_map set goal_id = '${rows.foreignGoal}' where goal_id = '${rows.goal}'`,
    STATE.check,
  ],
  [
    "an allocation moved to another couple's account",
    () => `update allocation_map set account_id = '${rows.foreignAccount}' where goal_id = '${rows.goal}'`,
    STATE.check,
  ],

  [
    "an event changed",
    () => `update ledger_events set amount = 5 where id = '${rows.allocationEvent}'`,
    STATE.appendOnly,
  ],
  [
    "an event deleted",
    () => `delete from ledger_events where id = '${rows.allocationEvent}'`,
    STATE.appendOnly,
  ],
  ["the ledger emptied", () => "truncate ledger_events", STATE.appendOnly],
  ["the ledger emptied with what it hangs on", () => "truncate couples cascade", STATE.appendOnly],
  ["a gap in the sequence", () => event({ sequence: rows.head.sequence + 2 }), STATE.check],
  [
    "a place taken twice",
    () => event({ sequence: rows.head.sequence, prev_hash: rows.head.hash }),
    STATE.check,
  ],
  [
    "a second beginning",
    () => event({ sequence: 1, prev_hash: "0".repeat(64) }),
    STATE.unique,
    "ledger_events_couple_sequence",
  ],
  ["sequence zero", () => event({ sequence: 0 }), STATE.check],
  ["an event that hangs on another hash", () => event({ prev_hash: "a".repeat(64) }), STATE.check],
  [
    "a ledger that begins on another hash",
    () => event({ couple_id: rows.foreignCouple, sequence: 1, prev_hash: "a".repeat(64) }),
    STATE.check,
  ],
  ["a negative amount", () => event({ amount: -1 }), STATE.check, "ledger_events_amount_not_negative"],
  ["a type that is none", () => event({ event_type: "GIFT" }), STATE.check, "ledger_events_event_type_check"],
  [
    "a reversal of nothing",
    () => event({ event_type: "REVERSAL" }),
    STATE.check,
    "ledger_events_reversal_names_event",
  ],
  [
    "an event that reverses without being a reversal",
    () => event({ reverses_event_id: rows.allocationEvent }),
    STATE.check,
    "ledger_events_reversal_names_event",
  ],
  [
    "an event reversed twice",
    () => [
      event({ event_type: "REVERSAL", reverses_event_id: rows.allocationEvent }),
      event({
        event_type: "REVERSAL",
        reverses_event_id: rows.allocationEvent,
        sequence: rows.head.sequence + 2,
        prev_hash: "f".repeat(64),
        hash: "e".repeat(64),
      }),
    ],
    STATE.unique,
    "ledger_events_reversed_once",
  ],
  ["an event of an account that is none", () => event({ source_account_id: randomUUID() }), STATE.foreignKey],

  ["a couple of one", () => newCoupleOf(rows.single, rows.single), STATE.check, "couples_two_partners"],
  ["a second couple, in the same place", () => newCoupleOf(rows.ada, rows.single), STATE.check],
  ["a second couple, in the other place", () => newCoupleOf(rows.single, rows.ada), STATE.check],
  ["a second couple of both, turned round", () => newCoupleOf(rows.ben, rows.ada), STATE.check],
  [
    "a negative threshold",
    () => set("couples", "couple")("approval_threshold = -1")(),
    STATE.check,
    "couples_threshold_not_negative",
  ],
  [
    "a negative proposal",
    () => set("couples", "couple")("proposed_threshold = -1")(),
    STATE.check,
    "couples_proposed_threshold_not_negative",
  ],
  [
    "a negative head",
    () => set("couples", "couple")("head_sequence = -1")(),
    STATE.check,
    "couples_head_not_negative",
  ],
  [
    "a couple with a ledger deleted",
    () => `delete from couples where id = '${rows.couple}'`,
    STATE.foreignKey,
  ],

  [
    "an e-mail address that is taken",
    () =>
      `update users set email = (select email from users where id = '${rows.ben}') where id = '${rows.ada}'`,
    STATE.unique,
    "users_email_unique",
  ],
  [
    "an e-mail address with capitals",
    () => set("users", "ada")("email = 'Ada@example.com'")(),
    STATE.check,
    "users_email_lower_case",
  ],
  [
    "a user of a couple that is none",
    () => set("users", "ada")(`couple_id = '${randomUUID()}'`)(),
    STATE.foreignKey,
  ],
  ["a partner deleted", () => `delete from users where id = '${rows.ada}'`, STATE.foreignKey],
  [
    "a token of a kind that is none",
    () =>
      insert("access_tokens", {
        id: randomUUID(),
        user_id: rows.ada,
        token_hash: "a".repeat(64),
        client: "x",
        kind: "robot",
        scopes: "{}",
        created_at: "2026-03-10",
        expires_at: "2027-03-10",
      }),
    STATE.check,
    "access_tokens_kind_check",
  ],
  [
    "one key answered twice",
    () => {
      const record = insert("idempotency_records", {
        owner: rows.ada,
        key: "twice",
        operation: "x",
        fingerprint: "a".repeat(64),
        output: "{}",
        created_at: "2026-03-10",
      });
      return [record, record];
    },
    STATE.unique,
    "idempotency_records_pkey",
  ],
];

describe("the database itself refuses", () => {
  const attempts = ATTEMPTS.map(([title, sql, state, constraint]) => ({ title, sql, state, constraint }));
  test.each(attempts)("$title", async ({ sql, state, constraint }) => {
    const refused = await refusalOf(sql());
    expect(refused.state).toBe(state);
    if (constraint) expect(refused.constraint).toBe(constraint);
  });

  test("nothing of what is right", async () => {
    for (const sql of [
      event({}),
      allocation({}),
      newCoupleOf(rows.single, (await newUser(couple.engine)).id),
      account("balance = 0")(),
    ]) {
      await expect(refusalOf(sql)).rejects.toBeInstanceOf(Accepted);
    }
    expect(await couple.discrepancy()).toBeUndefined();
  });
});
