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
 * Every value is the text that PostgreSQL shows for it, or null: a JSON number would lose digits of a bigint. Rows come
 * table by table, in the order of the header. The digest covers every byte before the end line.
 */

export const FORMAT = "couples-cfo backup";
export const VERSION = 1;

const tableSchema = z.object({
  name: z.string(),
  /** How many rows of the table follow. */
  rows: z.int().min(0),
  /** The keys of each row. Generated columns are left out. */
  columns: z.array(z.string()).min(1),
});

/** Unknown fields are ignored, so that a later version of the program can add some. */
export const headerSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** Version of the couples-cfo that wrote the backup. */
  product: z.string(),
  /** The last migration of the database: the tables are as it left them. */
  schema: z.string(),
  taken_at: z.iso.datetime(),
  with_secrets: z.boolean(),
  tables: z.array(tableSchema),
});

/** The keys of an installation, which lie outside its database. */
export const keysSchema = z.object({
  /** What sealed the secrets of webhooks: 32 bytes each, in base64, the current one first. */
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
/** A row of a table: the text of each column, by its name. */
export type Row = Record<string, string | null>;

/** Digests the bytes before the end line. */
export function newDigest() {
  return createHash("sha256");
}

/** How many rows of all tables follow the header. */
export function rowsOf({ tables }: Header): number {
  return tables.reduce((total, { rows }) => total + rows, 0);
}
