/** Couples, users, tokens and idempotency keys that the database must refuse. */
import { randomUUID } from "node:crypto";
import { type Attempt, attemptsOn } from "./attempts.ts";
import { type Fields, insert, newCoupleOf, partner, type Rows, set, setCouple } from "./rows.ts";

/** Inserts the record of an idempotency key; `fields` replace columns. */
function record(table: string, fields: Fields): string {
  return insert(table, {
    key: "twice",
    operation: "x",
    fingerprint: "a".repeat(64),
    output: "{}",
    created_at: "2026-03-10",
    ...fields,
  });
}

function token(rows: Rows, fields: Fields = {}): string {
  return insert("access_tokens", {
    id: randomUUID(),
    user_id: rows.ada,
    token_hash: "a".repeat(64),
    client: "x",
    kind: "person",
    scopes: "{}",
    created_at: "2026-03-10",
    expires_at: "2027-03-10",
    ...fields,
  });
}

const ada = (rows: Rows) => `couple_id = '${rows.couple}' and user_id = '${rows.ada}'`;

/** Changes the currency of a new couple. */
const otherCurrency = (fields: Fields) => (rows: Rows) => {
  const id = randomUUID();
  const couple = newCoupleOf([rows.single, rows.otherSingle], { id, ...fields });
  return [...couple, `update couples set currency = 'EUR', head_sequence = 1 where id = '${id}'`];
};

const newPartner = (rows: Rows, fields: Fields) =>
  partner({ couple_id: rows.couple, user_id: rows.single, ...fields });
const setPartner = (change: string) => (rows: Rows) => `update partners set ${change} where ${ada(rows)}`;
const setUser = set("users", "ada");

export const PEOPLE: readonly Attempt[] = [
  ...attemptsOn("partners", newPartner, {
    unique: [
      ["a couple of one user twice", (rows) => newCoupleOf([rows.single, rows.single]), "pkey"],
      ["a second partner in one place", { place: 1 }, "one_a_place"],
    ],
    check: [
      ["a third partner", { place: 3 }, "two"],
      ["a partner replaced by another user", (rows) => setPartner(`user_id = '${rows.single}'`)(rows)],
      ["partners who change places", setPartner("place = 2")],
      [
        "a partner moved to another couple",
        (rows) => setPartner(`couple_id = '${rows.foreignCouple}'`)(rows),
      ],
      ["a deleted partner", (rows) => `delete from partners where ${ada(rows)}`],
    ],
    foreignKey: [
      ["a partner of an unknown couple", () => ({ couple_id: randomUUID(), place: 1 }), "couple_id_foreign"],
    ],
  }),
  ...attemptsOn("couples", () => "", {
    check: [
      ["a negative threshold", setCouple("approval_threshold = -1"), "threshold_not_negative"],
      [
        "a threshold that is too large",
        setCouple("approval_threshold = 1000000000000001"),
        "threshold_bounded",
      ],
      [
        "a proposed threshold that is too large",
        setCouple("proposed_threshold = 1000000000000001"),
        "proposed_threshold_bounded",
      ],
      [
        "a negative proposed threshold",
        setCouple("proposed_threshold = -1"),
        "proposed_threshold_not_negative",
      ],
      ["another currency for a couple with accounts", setCouple("currency = 'EUR'")],
      ["another currency for a couple with a threshold", otherCurrency({ approval_threshold: 0 })],
      [
        "another currency for a couple with a proposed threshold",
        (rows) => otherCurrency({ proposed_by_id: rows.single })(rows),
      ],
      [
        "a negative head",
        (rows) => newCoupleOf([rows.single, rows.otherSingle], { head_sequence: -1 }),
        "head_not_negative",
      ],
    ],
    foreignKey: [
      ["a deleted couple that has a ledger", (rows) => `delete from couples where id = '${rows.couple}'`],
    ],
  }),
  ...attemptsOn("users", () => "", {
    unique: [
      [
        "an e-mail address that is taken",
        (rows) => setUser(`email = (select email from users where id = '${rows.ben}')`)(rows),
        "email_unique",
      ],
    ],
    check: [
      ["an e-mail address with capitals", setUser("email = 'Ada@example.com'"), "email_lower_case"],
      ["a user moved to another couple", (rows) => setUser(`couple_id = '${rows.foreignCouple}'`)(rows)],
      ["a user taken out of their couple", setUser("couple_id = null")],
    ],
  }),
  ...attemptsOn("access_tokens", token, {
    foreignKey: [
      [
        "a deleted user who has a token",
        (rows) => [token(rows), `delete from users where id = '${rows.ada}'`],
        "user_id_foreign",
      ],
    ],
    check: [["a token of an unknown kind", { kind: "robot" }, "kind_check"]],
  }),
  ...attemptsOn("idempotency_records", () => "", {
    unique: [
      [
        "two records for one key of a couple's user",
        (rows) => {
          const once = record("idempotency_records", { couple_id: rows.couple, owner: rows.ada });
          return [once, once];
        },
        "pkey",
      ],
    ],
    foreignKey: [
      [
        "a key of an unknown couple",
        (rows) => record("idempotency_records", { couple_id: randomUUID(), owner: rows.ada }),
        "couple_id_foreign",
      ],
    ],
  }),
  ...attemptsOn("directory_records", () => "", {
    unique: [
      [
        "two records for one key of a user without a couple",
        (rows) => {
          const once = record("directory_records", { owner: rows.single });
          return [once, once];
        },
        "pkey",
      ],
    ],
  }),
];
