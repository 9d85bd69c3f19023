import type { Row } from "../format.ts";

/*
 * Converts rows of the version before to rows of the current tables. A table that is not listed here has the same columns
 * in both versions.
 */

/** The values of an earlier user that now belong to other tables. */
export interface User {
  readonly displayName: string;
  readonly coupleId: string | null;
}

/** The users that rows refer to, by id. */
export type Users = ReadonlyMap<string, User>;

/** A current table that receives rows of an earlier table. */
export interface Destination {
  readonly table: string;
  /** The columns of the current rows, from the columns of the earlier rows. */
  columns(earlier: readonly string[]): readonly string[];
  /** The current rows of one earlier row. Values of columns that are not listed above are dropped. */
  rows(earlier: Row, users: Users): readonly Row[];
}

export interface Conversion {
  /** The ids of the users that `rows` looks up for an earlier row. */
  users?(earlier: Row): readonly string[];
  readonly into: readonly Destination[];
}

/** By the name of the earlier table. */
export const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  couples: {
    users: partnerIds,
    into: [
      {
        table: "couples",
        columns: (earlier) => [
          ...without(earlier, "partner_1_id", "partner_2_id", "next_look_at"),
          "next_drift_check_at",
        ],
        rows: (couple) => [{ ...couple, next_drift_check_at: couple.next_look_at ?? null }],
      },
      {
        table: "partners",
        columns: () => ["couple_id", "user_id", "place", "display_name"],
        rows: partners,
      },
    ],
  },
  bank_accounts: {
    into: [
      {
        table: "bank_accounts",
        columns: (earlier) => earlier,
        rows: (account) => (account.couple_id === null ? [] : [account]),
      },
      {
        table: "single_accounts",
        columns: (earlier) => without(earlier, "couple_id"),
        rows: (account) => (account.couple_id === null ? [account] : []),
      },
    ],
  },
  idempotency_records: {
    users: ({ couple_id, owner }) => (couple_id === null && owner && owner !== "operator" ? [owner] : []),
    into: [
      {
        table: "directory_records",
        columns: (earlier) => without(earlier, "couple_id"),
        rows: (record) => (record.couple_id === null ? [record] : []),
      },
      {
        table: "idempotency_records",
        columns: (earlier) => earlier,
        // The keys that a user had before their couple formed are also stored with the couple.
        rows: (record, users) => {
          const couple_id = record.couple_id ?? users.get(record.owner ?? "")?.coupleId ?? null;
          return couple_id === null ? [] : [{ ...record, couple_id }];
        },
      },
    ],
  },
  // Their words stay in the metadata, because the hash covers it unchanged.
  ledger_events: {
    into: [
      {
        table: "ledger_events",
        columns: (earlier) => [...earlier, "hash_version"],
        rows: (event) => [{ ...event, hash_version: "1" }],
      },
    ],
  },
};

function without(columns: readonly string[], ...names: readonly string[]): readonly string[] {
  return columns.filter((column) => !names.includes(column));
}

function partnerIds({ partner_1_id, partner_2_id }: Row): readonly string[] {
  return [partner_1_id, partner_2_id].filter((id) => typeof id === "string");
}

function partners(couple: Row, users: Users): readonly Row[] {
  return partnerIds(couple).map((id, index) => ({
    couple_id: couple.id ?? null,
    user_id: id,
    place: String(index + 1),
    display_name: users.get(id)?.displayName ?? null,
  }));
}
