/** What the database must refuse of couples, users, their tokens and their keys. */
import { randomUUID } from "node:crypto";
import { type Attempt, insert, newCoupleOf, partner, type Rows, STATE, set, setCouple } from "./rows.ts";

/** The record of an idempotency key, or what `fields` make of it. */
function record(table: string, fields: Readonly<Record<string, string>>): string {
  return insert(table, {
    key: "twice",
    operation: "x",
    fingerprint: "a".repeat(64),
    output: "{}",
    created_at: "2026-03-10",
    ...fields,
  });
}

function token(rows: Rows, fields: Readonly<Record<string, string>> = {}): string {
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

export const PEOPLE: readonly Attempt[] = [
  [
    "a couple of one user twice",
    (rows) => newCoupleOf([rows.single, rows.single]),
    STATE.unique,
    "partners_pkey",
  ],
  [
    "a third partner",
    (rows) => partner({ couple_id: rows.couple, user_id: rows.single, place: 3 }),
    STATE.check,
    "partners_two",
  ],
  [
    "a second partner in one place",
    (rows) => partner({ couple_id: rows.couple, user_id: rows.single, place: 1 }),
    STATE.unique,
    "partners_one_a_place",
  ],
  [
    "a partner of an unknown couple",
    (rows) => partner({ couple_id: randomUUID(), user_id: rows.single, place: 1 }),
    STATE.foreignKey,
    "partners_couple_id_foreign",
  ],
  [
    "a partner exchanged for another user",
    (rows) => `update partners set user_id = '${rows.single}' where ${ada(rows)}`,
    STATE.check,
  ],
  ["partners who change places", (rows) => `update partners set place = 2 where ${ada(rows)}`, STATE.check],
  [
    "a partner moved to another couple",
    (rows) => `update partners set couple_id = '${rows.foreignCouple}' where ${ada(rows)}`,
    STATE.check,
  ],
  ["a partner deleted", (rows) => `delete from partners where ${ada(rows)}`, STATE.check],
  [
    "a negative threshold",
    setCouple("approval_threshold = -1"),
    STATE.check,
    "couples_threshold_not_negative",
  ],
  [
    "a threshold beyond the books",
    setCouple("approval_threshold = 1000000000000001"),
    STATE.check,
    "couples_threshold_bounded",
  ],
  [
    "a proposal beyond the books",
    setCouple("proposed_threshold = 1000000000000001"),
    STATE.check,
    "couples_proposed_threshold_bounded",
  ],
  [
    "a negative proposal",
    setCouple("proposed_threshold = -1"),
    STATE.check,
    "couples_proposed_threshold_not_negative",
  ],
  ["another currency for a couple with accounts", setCouple("currency = 'EUR'"), STATE.check],
  [
    "another currency for a couple with a threshold",
    (rows) => {
      const id = randomUUID();
      const couple = newCoupleOf([rows.single, rows.otherSingle], { id, approval_threshold: 0 });
      return [...couple, `update couples set currency = 'EUR', head_sequence = 1 where id = '${id}'`];
    },
    STATE.check,
  ],
  [
    "another currency for a couple with a proposed threshold",
    (rows) => {
      const id = randomUUID();
      const couple = newCoupleOf([rows.single, rows.otherSingle], { id, proposed_by_id: rows.single });
      return [...couple, `update couples set currency = 'EUR', head_sequence = 1 where id = '${id}'`];
    },
    STATE.check,
  ],
  [
    "a negative head",
    (rows) => newCoupleOf([rows.single, rows.otherSingle], { head_sequence: -1 }),
    STATE.check,
    "couples_head_not_negative",
  ],
  [
    "a couple with a ledger deleted",
    (rows) => `delete from couples where id = '${rows.couple}'`,
    STATE.foreignKey,
  ],

  [
    "an e-mail address that is taken",
    (rows) =>
      `update users set email = (select email from users where id = '${rows.ben}') where id = '${rows.ada}'`,
    STATE.unique,
    "users_email_unique",
  ],
  [
    "an e-mail address with capitals",
    set("users", "ada")("email = 'Ada@example.com'"),
    STATE.check,
    "users_email_lower_case",
  ],
  [
    "a user moved to another couple",
    (rows) => set("users", "ada")(`couple_id = '${rows.foreignCouple}'`)(rows),
    STATE.check,
  ],
  ["a user taken out of their couple", set("users", "ada")("couple_id = null"), STATE.check],
  [
    "a user with a token deleted",
    (rows) => [token(rows), `delete from users where id = '${rows.ada}'`],
    STATE.foreignKey,
    "access_tokens_user_id_foreign",
  ],
  [
    "a token of an unknown kind",
    (rows) => token(rows, { kind: "robot" }),
    STATE.check,
    "access_tokens_kind_check",
  ],
  [
    "one key of a couple's user answered twice",
    (rows) =>
      Array(2).fill(record("idempotency_records", { couple_id: rows.couple, owner: rows.ada })) as string[],
    STATE.unique,
    "idempotency_records_pkey",
  ],
  [
    "a key of an unknown couple",
    (rows) => record("idempotency_records", { couple_id: randomUUID(), owner: rows.ada }),
    STATE.foreignKey,
    "idempotency_records_couple_id_foreign",
  ],
  [
    "one key of a user without a couple answered twice",
    (rows) => Array(2).fill(record("directory_records", { owner: rows.single })) as string[],
    STATE.unique,
    "directory_records_pkey",
  ],
];
