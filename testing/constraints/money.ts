/** Accounts, goals and allocations that the database must refuse. */
import { randomUUID } from "node:crypto";
import { type Attempt, attemptsOn } from "./attempts.ts";
import { insert, set } from "./rows.ts";

const account = set("bank_accounts", "account");
const goal = set("financial_goals", "goal");
const allocation = (change: string) => `update allocation_map set ${change} where goal_id = '$goal'`;
const linked = (table: string, plaid_account_id: string, fields: object = {}) =>
  insert(table, { is_manual: "false", plaid_account_id, ...fields });
/** More than the largest amount. */
const TOO_MUCH = "1000000000000001";

export const MONEY: readonly Attempt[] = [
  ...attemptsOn("bank_accounts", {
    check: [
      ["a negative balance", account("balance = -1"), "balance_not_negative"],
      ["a negative keep_available", account("keep_available = -1"), "keep_available_not_negative"],
      ["a joint private account", account("is_joint = true, visibility = 'private'"), "joint_is_shared"],
      ["a manual account with a plaid id", account("plaid_account_id = 'x'"), "manual_has_no_plaid"],
      ["an unknown visibility of an account", account("visibility = 'secret'"), "visibility_check"],
      ["an unknown status of an account", account("status = 'frozen', balance = 0"), "status_check"],
      ["a closed account with money", set("bank_accounts", "spare")("status = 'closed'"), "closed_is_empty"],
      ["a balance that is too large", account(`balance = ${TOO_MUCH}`), "balance_bounded"],
      [
        "a keep_available that is too large",
        account(`keep_available = ${TOO_MUCH}`),
        "keep_available_bounded",
      ],
      ["a closed account with an allocation", account("status = 'closed', balance = 0")],
      ["an account moved to another couple", account("couple_id = '$foreignCouple'")],
      ["an account given to the partner", account("user_id = '$ben'")],
      ["an account whose currency changes", account("currency = 'EUR'")],
      ["an account in another currency than its couple's", { currency: "EUR" }],
      ["an account of an unknown couple", { couple_id: randomUUID() }],
    ],
    notNull: [
      ["an account without an owner", account("user_id = null")],
      ["an account taken out of its couple", account("couple_id = null")],
    ],
    foreignKey: [
      ["a stranger's account in a couple", { user_id: "$stranger" }, "couple_id_user_id_foreign"],
      ["a deleted account that has events", "delete from bank_accounts where id = '$account'"],
    ],
    unique: [
      [
        "one bank account linked twice",
        "update bank_accounts set is_manual = false, plaid_account_id = 'twice' where id in ('$account', '$spare')",
        "linked_once",
      ],
      [
        "one bank account shared by both partners",
        ["$ada", "$ben"].map((user_id) => linked("bank_accounts", "both", { user_id })),
        "shared_once",
      ],
    ],
  }),
  ...attemptsOn("single_accounts", {
    unique: [
      [
        "one bank account linked twice by a user without a couple",
        [1, 2].map(() => linked("single_accounts", "twice")),
        "linked_once",
      ],
    ],
    foreignKey: [["a single account of an unknown user", { user_id: randomUUID() }, "user_id_foreign"]],
    check: [["a negative balance of a single account", { balance: -1 }, "balance_not_negative"]],
  }),
  ...attemptsOn("financial_goals", {
    check: [
      ["a target of zero", goal("target_amount = 0, milestone = 100"), "target_positive"],
      ["a target that is too large", goal(`target_amount = ${TOO_MUCH}`), "target_bounded"],
      ["a negative current allocation", goal("current_allocation = -1"), "allocation_not_negative"],
      ["an unknown drift status", goal("drift_status = 'lost'"), "drift_status_check"],
      ["inflows that are not a list", goal("inflows = '{}'"), "inflows_listed"],
      ["priority 0", goal("priority = 0"), "priority_range"],
      ["priority 6", goal("priority = 6"), "priority_range"],
      ["a negative amount spent", goal("spent = -1"), "spent_not_negative"],
      ["a closed goal with money", goal("status = 'closed'"), "closed_is_empty"],
      ["an unknown milestone", goal("milestone = 30"), "milestone_known"],
      [
        "a goal whose spending is above its milestone",
        goal("spent = target_amount / 2, milestone = 25"),
        "milestone_noted",
      ],
      [
        "a goal whose allocation is above its milestone",
        goal("current_allocation = target_amount / 2, milestone = 25"),
        "milestone_noted",
      ],
    ],
    foreignKey: [
      ["a goal with an allocation moved to another couple", goal("couple_id = '$foreignCouple'")],
      ["a deleted goal that holds money", "delete from financial_goals where id = '$goal'"],
    ],
    notNull: [["a goal without a couple", goal("couple_id = null")]],
  }),
  ...attemptsOn("allocation_map", {
    check: [
      ["an allocation of zero", { allocated_amount: 0 }, "amount_positive"],
      ["a negative allocation", { allocated_amount: -1 }, "amount_positive"],
      ["an allocation that is too large", { allocated_amount: TOO_MUCH }, "amount_bounded"],
      ["an allocation to a closed goal", { goal_id: "$closedGoal" }],
      ["an allocation from a closed account", { account_id: "$closed" }],
      ["an allocation to another couple's goal", { goal_id: "$foreignGoal" }],
      ["an allocation from another couple's account", { account_id: "$foreignAccount" }],
      ["an allocation with another couple's id", { couple_id: "$foreignCouple" }],
      ["an allocation moved to another couple's goal", allocation("goal_id = '$foreignGoal'")],
      ["an allocation moved to another couple's account", allocation("account_id = '$foreignAccount'")],
    ],
    unique: [
      [
        "a second allocation of one account to one goal",
        { goal_id: "$goal", account_id: "$account" },
        "one_row_a_pair",
      ],
    ],
  }),
];
