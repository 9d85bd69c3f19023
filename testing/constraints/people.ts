/** Couples, users, tokens, idempotency keys and plans that the database must refuse. */
import { randomUUID } from "node:crypto";
import { type Attempt, attemptsOn } from "./attempts.ts";
import { coupleOf, type Fields, insert, moveHead, set } from "./rows.ts";

const ADA = "couple_id = '$couple' and user_id = '$ada'";
const ada = (change: string) => `update partners set ${change} where ${ADA}`;
const user = set("users", "ada");

/** Changes the currency of a new couple. */
function recoined(fields: Fields): string[] {
  const id = randomUUID();
  const couple = coupleOf(["$single", "$otherSingle"], { id, ...fields });
  return [...couple, `update couples set currency = 'EUR', head_sequence = 1 where id = '${id}'`];
}

export const PEOPLE: readonly Attempt[] = [
  ...attemptsOn("partners", {
    unique: [
      ["a couple of one user twice", coupleOf(["$single", "$single"]), "pkey"],
      ["a second partner in one place", { place: 1 }, "one_a_place"],
    ],
    check: [
      ["a third partner", { place: 3 }, "two"],
      ["a partner replaced by another user", ada("user_id = '$single'")],
      ["partners who change places", ada("place = 2")],
      ["a partner moved to another couple", ada("couple_id = '$foreignCouple'")],
      ["a deleted partner", `delete from partners where ${ADA}`],
    ],
    foreignKey: [
      ["a partner of an unknown couple", { couple_id: randomUUID(), place: 1 }, "couple_id_foreign"],
    ],
  }),
  ...attemptsOn("couples", {
    check: [
      ["a negative threshold", moveHead("approval_threshold = -1"), "threshold_not_negative"],
      [
        "a threshold that is too large",
        moveHead("approval_threshold = 1000000000000001"),
        "threshold_bounded",
      ],
      [
        "a proposed threshold that is too large",
        moveHead("proposed_threshold = 1000000000000001"),
        "proposed_threshold_bounded",
      ],
      [
        "a negative proposed threshold",
        moveHead("proposed_threshold = -1"),
        "proposed_threshold_not_negative",
      ],
      ["another currency for a couple with accounts", moveHead("currency = 'EUR'")],
      ["another currency for a couple with a threshold", recoined({ approval_threshold: 0 })],
      ["another currency for a couple with a proposed threshold", recoined({ proposed_by_id: "$single" })],
      ["a negative head", coupleOf(["$single", "$otherSingle"], { head_sequence: -1 }), "head_not_negative"],
    ],
    foreignKey: [["a deleted couple that has a ledger", "delete from couples where id = '$couple'"]],
  }),
  ...attemptsOn("users", {
    unique: [
      [
        "an e-mail address that is taken",
        user("email = (select email from users where id = '$ben')"),
        "email_unique",
      ],
    ],
    check: [
      ["an e-mail address with capitals", user("email = 'Ada@example.com'"), "email_lower_case"],
      ["a user moved to another couple", user("couple_id = '$foreignCouple'")],
      ["a user taken out of their couple", user("couple_id = null")],
    ],
  }),
  ...attemptsOn("access_tokens", {
    foreignKey: [
      [
        "a deleted user who has a token",
        [insert("access_tokens"), "delete from users where id = '$ada'"],
        "user_id_foreign",
      ],
    ],
    check: [["a token of an unknown kind", { kind: "robot" }, "kind_check"]],
  }),
  ...attemptsOn("idempotency_records", {
    unique: [["two records for one key of a couple's user", twice("idempotency_records"), "pkey"]],
    foreignKey: [["a key of an unknown couple", { couple_id: randomUUID() }, "couple_id_foreign"]],
  }),
  ...attemptsOn("directory_records", {
    unique: [["two records for one key of a user without a couple", twice("directory_records"), "pkey"]],
  }),
];

function twice(table: string): string[] {
  return [insert(table), insert(table)];
}
