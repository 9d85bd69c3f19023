/** What the database must refuse of accounts, goals and allocations. */
import { randomUUID } from "node:crypto";
import { type Attempt, allocation, newAccount, newSingleAccount, STATE, set } from "./rows.ts";

const account = set("bank_accounts", "account");
const goal = set("financial_goals", "goal");

export const MONEY: readonly Attempt[] = [
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
  ["an unknown visibility", account("visibility = 'secret'"), STATE.check, "bank_accounts_visibility_check"],
  ["an unknown status", account("status = 'frozen', balance = 0"), STATE.check, "bank_accounts_status_check"],
  [
    "a closed account with money",
    set("bank_accounts", "spare")("status = 'closed'"),
    STATE.check,
    "bank_accounts_closed_is_empty",
  ],
  ["an account without an owner", account("user_id = null"), STATE.notNull],
  [
    "a balance beyond the books",
    account("balance = 1000000000000001"),
    STATE.check,
    "bank_accounts_balance_bounded",
  ],
  [
    "a keep_available beyond the books",
    account("keep_available = 1000000000000001"),
    STATE.check,
    "bank_accounts_keep_available_bounded",
  ],
  ["a closed account that stands behind a goal", account("status = 'closed', balance = 0"), STATE.check],
  [
    "an account moved to another couple",
    (rows) => account(`couple_id = '${rows.foreignCouple}'`)(rows),
    STATE.check,
  ],
  ["an account taken out of its couple", account("couple_id = null"), STATE.notNull],
  ["an account given to the partner", (rows) => account(`user_id = '${rows.ben}'`)(rows), STATE.check],
  ["an account turned into another currency", account("currency = 'EUR'"), STATE.check],
  [
    "an account in another currency than its couple's",
    (rows) => newAccount(rows, { currency: "EUR" }),
    STATE.check,
  ],
  [
    "a stranger's account in a couple",
    (rows) => newAccount(rows, { user_id: rows.stranger }),
    STATE.foreignKey,
    "bank_accounts_couple_id_user_id_foreign",
  ],
  ["an account of an unknown couple", (rows) => newAccount(rows, { couple_id: randomUUID() }), STATE.check],
  [
    "an account with events deleted",
    (rows) => `delete from bank_accounts where id = '${rows.account}'`,
    STATE.foreignKey,
  ],
  [
    "one bank account linked twice",
    (rows) =>
      `update bank_accounts set is_manual = false, plaid_account_id = 'twice' where id in ('${rows.account}', '${rows.spare}')`,
    STATE.unique,
    "bank_accounts_linked_once",
  ],
  [
    "one bank account shared by both partners",
    (rows) =>
      [rows.ada, rows.ben].map((user_id) =>
        newAccount(rows, { user_id, is_manual: "false", plaid_account_id: "both" }),
      ),
    STATE.unique,
    "bank_accounts_shared_once",
  ],
  [
    "one bank account linked twice by a user without a couple",
    (rows) =>
      [1, 2].map(() => newSingleAccount(rows.single, { is_manual: "false", plaid_account_id: "twice" })),
    STATE.unique,
    "single_accounts_linked_once",
  ],
  [
    "a single account of an unknown user",
    () => newSingleAccount(randomUUID()),
    STATE.foreignKey,
    "single_accounts_user_id_foreign",
  ],
  [
    "a negative balance of a single account",
    (rows) => newSingleAccount(rows.single, { balance: -1 }),
    STATE.check,
    "single_accounts_balance_not_negative",
  ],

  [
    "a target of zero",
    goal("target_amount = 0, milestone = 100"),
    STATE.check,
    "financial_goals_target_positive",
  ],
  [
    "a target beyond the books",
    goal("target_amount = 1000000000000001"),
    STATE.check,
    "financial_goals_target_bounded",
  ],
  [
    "a goal with an allocation moved to another couple",
    (rows) => goal(`couple_id = '${rows.foreignCouple}'`)(rows),
    STATE.foreignKey,
  ],
  [
    "a negative current allocation",
    goal("current_allocation = -1"),
    STATE.check,
    "financial_goals_allocation_not_negative",
  ],
  [
    "a status that no drift has",
    goal("drift_status = 'lost'"),
    STATE.check,
    "financial_goals_drift_status_check",
  ],
  ["inflows that are no list", goal("inflows = '{}'"), STATE.check, "financial_goals_inflows_listed"],
  ["priority 0", goal("priority = 0"), STATE.check, "financial_goals_priority_range"],
  ["priority 6", goal("priority = 6"), STATE.check, "financial_goals_priority_range"],
  [
    "a goal from which less than nothing was spent",
    goal("spent = -1"),
    STATE.check,
    "financial_goals_spent_not_negative",
  ],
  ["a closed goal with money", goal("status = 'closed'"), STATE.check, "financial_goals_closed_is_empty"],
  ["a goal without a couple", goal("couple_id = null"), STATE.notNull],
  [
    "a goal with money deleted",
    (rows) => `delete from financial_goals where id = '${rows.goal}'`,
    STATE.foreignKey,
  ],

  [
    "an allocation of zero",
    (rows) => allocation(rows, { allocated_amount: 0 }),
    STATE.check,
    "allocation_map_amount_positive",
  ],
  [
    "a negative allocation",
    (rows) => allocation(rows, { allocated_amount: -1 }),
    STATE.check,
    "allocation_map_amount_positive",
  ],
  [
    "an allocation beyond the books",
    (rows) => allocation(rows, { allocated_amount: "1000000000000001" }),
    STATE.check,
    "allocation_map_amount_bounded",
  ],
  ["an allocation to a closed goal", (rows) => allocation(rows, { goal_id: rows.closedGoal }), STATE.check],
  [
    "an allocation from a closed account",
    (rows) => allocation(rows, { account_id: rows.closed }),
    STATE.check,
  ],
  [
    "a second row for a goal and an account",
    (rows) => allocation(rows, { goal_id: rows.goal, account_id: rows.account }),
    STATE.unique,
    "allocation_map_one_row_a_pair",
  ],
  [
    "an allocation to another couple's goal",
    (rows) => allocation(rows, { goal_id: rows.foreignGoal }),
    STATE.check,
  ],
  [
    "an allocation from another couple's account",
    (rows) => allocation(rows, { account_id: rows.foreignAccount }),
    STATE.check,
  ],
  [
    "an allocation under another couple's name",
    (rows) => allocation(rows, { couple_id: rows.foreignCouple }),
    STATE.check,
  ],
  [
    "an allocation moved to another couple's goal",
    (rows) => `update allocation_map set goal_id = '${rows.foreignGoal}' where goal_id = '${rows.goal}'`,
    STATE.check,
  ],
  [
    "an allocation moved to another couple's account",
    (rows) =>
      `update allocation_map set account_id = '${rows.foreignAccount}' where goal_id = '${rows.goal}'`,
    STATE.check,
  ],
];
