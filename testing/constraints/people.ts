/** What the database must refuse of couples, users, their tokens and their keys. */
import { randomUUID } from "node:crypto";
import { type Attempt, insert, newCoupleOf, STATE, set } from "./rows.ts";

export const PEOPLE: readonly Attempt[] = [
  ["a couple of one", (rows) => newCoupleOf(rows.single, rows.single), STATE.check, "couples_two_partners"],
  ["a second couple, in the same place", (rows) => newCoupleOf(rows.ada, rows.single), STATE.check],
  ["a second couple, in the other place", (rows) => newCoupleOf(rows.single, rows.ada), STATE.check],
  ["a second couple of both, turned round", (rows) => newCoupleOf(rows.ben, rows.ada), STATE.check],
  [
    "a negative threshold",
    (rows) => set("couples", "couple")("approval_threshold = -1")(rows),
    STATE.check,
    "couples_threshold_not_negative",
  ],
  [
    "a threshold beyond the books",
    set("couples", "couple")("approval_threshold = 1000000000000001"),
    STATE.check,
    "couples_threshold_bounded",
  ],
  [
    "a proposal beyond the books",
    set("couples", "couple")("proposed_threshold = 1000000000000001"),
    STATE.check,
    "couples_proposed_threshold_bounded",
  ],
  [
    "a partner changed for one of another couple",
    (rows) => set("couples", "couple")(`partner_2_id = '${rows.stranger}'`)(rows),
    STATE.check,
  ],
  [
    "a partner changed for somebody single",
    (rows) => set("couples", "couple")(`partner_1_id = '${rows.single}'`)(rows),
    STATE.check,
  ],
  ["another currency for a couple with accounts", set("couples", "couple")("currency = 'EUR'"), STATE.check],
  [
    "another currency for a couple with a threshold",
    (rows) => [
      newCoupleOf(rows.single, rows.otherSingle, { approval_threshold: 0 }),
      `update couples set currency = 'EUR' where partner_1_id = '${rows.single}'`,
    ],
    STATE.check,
  ],
  [
    "another currency for a couple with a proposed threshold",
    (rows) => [
      newCoupleOf(rows.single, rows.otherSingle, { proposed_by_id: rows.single }),
      `update couples set currency = 'EUR' where partner_1_id = '${rows.single}'`,
    ],
    STATE.check,
  ],
  [
    "a negative proposal",
    (rows) => set("couples", "couple")("proposed_threshold = -1")(rows),
    STATE.check,
    "couples_proposed_threshold_not_negative",
  ],
  [
    "a negative head",
    (rows) => set("couples", "couple")("head_sequence = -1")(rows),
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
    (rows) => set("users", "ada")("email = 'Ada@example.com'")(rows),
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
    "a third who joins a couple",
    (rows) => set("users", "single")(`couple_id = '${rows.couple}'`)(rows),
    STATE.check,
  ],
  [
    "a user of a couple that is none",
    (rows) => set("users", "single")(`couple_id = '${randomUUID()}'`)(rows),
    STATE.check,
  ],
  ["a partner deleted", (rows) => `delete from users where id = '${rows.ada}'`, STATE.foreignKey],
  [
    "a token of a kind that is none",
    (rows) =>
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
    (rows) => {
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
