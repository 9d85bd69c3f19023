import type { Row } from "../format.ts";

/*
 * How rows of the version before become rows of today's tables. A table that is not named here has the same columns in
 * both versions.
 */

/** What a user of the version before has in today's other tables. */
export interface User {
  readonly displayName: string;
  readonly coupleId: string | null;
}

/** The users whose ids some rows name. */
export type Users = ReadonlyMap<string, User>;

/** A table of today that rows of an earlier table go into. */
export interface Destination {
  readonly table: string;
  /** The columns of today's rows, from those of the earlier rows. */
  columns(earlier: readonly string[]): readonly string[];
  /** Today's rows of one earlier row. Values of other columns than those above are left out. */
  rows(earlier: Row, users: Users): readonly Row[];
}

export interface Conversion {
  /** Ids of the users that `rows` looks up for an earlier row. */
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
        // The keys of a user from before their couple formed are also kept beside the couple.
        rows: (record, users) => {
          const couple_id = record.couple_id ?? users.get(record.owner ?? "")?.coupleId ?? null;
          return couple_id === null ? [] : [{ ...record, couple_id }];
        },
      },
    ],
  },
  // Their words stay in the metadata, which the hash covers as it is.
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
