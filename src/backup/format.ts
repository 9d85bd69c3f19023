import { createHash } from "node:crypto";
import { z } from "zod";

/*
 * A backup is a text of JSON lines in UTF-8:
 *
 *   {"format":"couples-cfo backup","version":1,"schema":"...","tables":[...],...}   the header
 *   {"keys":{...}}                                                                  only with secrets
 *   {"table":"users","row":{"id":"...","couple_id":null,...}}                       one line for each row
 *   {"end":{"rows":1234,"sha256":"..."}}                                            the end
 *
 * Every value is PostgreSQL's text form or null, because a JSON number would lose digits of a bigint. Rows are grouped by
 * table, in the order of the header. The digest covers every byte before the end line.
 */

export const FORMAT = "couples-cfo backup";
export const VERSION = 1;

const tableSchema = z.object({
  name: z.string(),
  /** The number of rows. */
  rows: z.int().min(0),
  /** The keys of each row, without generated columns. */
  columns: z.array(z.string()).min(1),
});

/** Unknown fields are ignored, so that a later version can add fields. */
export const headerSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** The version of couples-cfo that wrote the backup. */
  product: z.string(),
  /** The last migration of the database, which determines its tables. */
  schema: z.string(),
  taken_at: z.iso.datetime(),
  with_secrets: z.boolean(),
  tables: z.array(tableSchema),
});

/** The keys of an installation, which are stored outside its database. */
export const keysSchema = z.object({
  /** The encryption keys of webhooks' secrets: 32 bytes each, in base64, the current one first. */
  sealing: z.array(z.string()),
  operator: z.string().nullable(),
});

export const rowSchema = z.strictObject({
  table: z.string(),
  row: z.record(z.string(), z.string().nullable()),
});

export const endSchema = z.strictObject({
  end: z.object({ rows: z.int().min(0), sha256: z.string() }),
});

export type Header = z.infer<typeof headerSchema>;
export type Keys = z.infer<typeof keysSchema>;
export type TableHeader = Header["tables"][number];
/** A row of a table: the text of each column by name. */
export type Row = Record<string, string | null>;

/** Computes the digest of the bytes before the end line. */
export function newDigest() {
  return createHash("sha256");
}

/** The number of rows of all tables. */
export function rowsOf({ tables }: Header): number {
  return tables.reduce((total, { rows }) => total + rows, 0);
}
