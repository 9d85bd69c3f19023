import type { z } from "zod";
import {
  endSchema,
  FORMAT,
  type Header,
  headerSchema,
  type Keys,
  keysSchema,
  newDigest,
  type Row,
  rowSchema,
  rowsOf,
  type TableHeader,
  VERSION,
} from "./format.ts";
import { BackupUnreadable, type Line, linesOf } from "./lines.ts";

/** The limits of a batch: the number of rows, and of characters in their lines. */
const BATCH_ROWS = 500;
const BATCH_LENGTH = 1024 * 1024;

/** A row and the number of its line in the file. */
export interface NumberedRow {
  readonly row: Row;
  readonly line: number;
}

/** Consecutive rows of one table. */
export interface Batch {
  readonly table: TableHeader;
  readonly rows: readonly NumberedRow[];
}

/** A backup that is being read: its header is known, its rows follow. */
export interface Backup {
  readonly header: Header;
  readonly keys: Keys | undefined;
  /**
   * The rows in order. Ends only after an end line with the correct counts and digest, so a reader of all batches has the
   * complete backup. @throws BackupUnreadable
   */
  readonly batches: AsyncGenerator<Batch>;
}

/** Reads the header of a backup. @throws BackupUnreadable */
export async function readBackup(source: AsyncIterable<Buffer>): Promise<Backup> {
  const digest = newDigest();
  const lines = linesOf(source);
  const next = async (): Promise<Line> => {
    const { value, done } = await lines.next();
    if (done)
      throw new BackupUnreadable("the file is empty, or ends after its header: it is not a whole backup");
    digest.update(value.bytes);
    return value;
  };
  const header = headerOf(await next());
  const keys = header.with_secrets ? keysOf(await next()) : undefined;
  return { header, keys, batches: batchesOf(header, lines, digest) };
}

function headerOf({ number, text }: Line): Header {
  const found = parsed(text);
  if (!isRecord(found) || found.format !== FORMAT)
    throw new BackupUnreadable("this is not the header of a couples-cfo backup", number);
  if (found.version !== VERSION) {
    const wrote = typeof found.product === "string" ? ` (couples-cfo ${found.product} wrote it)` : "";
    throw new BackupUnreadable(
      `the backup has format version ${found.version}${wrote}; this program reads version ${VERSION}`,
      number,
    );
  }
  const header = checked(headerSchema, found, number, "the header of the backup is damaged");
  const names = header.tables.map(({ name }) => name);
  if (new Set(names).size < names.length)
    throw new BackupUnreadable("the header names a table twice", number);
  return header;
}

function keysOf({ number, text }: Line): Keys {
  const found = parsed(text);
  return checked(keysSchema, isRecord(found) ? found.keys : found, number, "the keys are damaged");
}

async function* batchesOf(
  header: Header,
  lines: AsyncGenerator<Line>,
  digest: ReturnType<typeof newDigest>,
): AsyncGenerator<Batch> {
  let last = header.with_secrets ? 2 : 1;
  for (const table of header.tables) {
    let rows: NumberedRow[] = [];
    let length = 0;
    for (let left = table.rows; left > 0; left--) {
      const { value: line, done } = await lines.next();
      if (done) throw cutOff(last);
      digest.update(line.bytes);
      last = line.number;
      rows.push({ row: rowOf(line, table), line: last });
      length += line.text.length;
      if (left > 1 && rows.length < BATCH_ROWS && length < BATCH_LENGTH) continue;
      yield { table, rows };
      [rows, length] = [[], 0];
    }
  }
  const { value: line, done } = await lines.next();
  if (done) throw cutOff(last);
  assertEnd(line, header, digest.digest("hex"));
  const { value: more } = await lines.next();
  if (more) throw new BackupUnreadable("there is more after the end of the backup", more.number);
}

function cutOff(last: number): BackupUnreadable {
  return new BackupUnreadable(
    `the file ends after line ${last}, before the end of the backup: it is cut off`,
  );
}

function rowOf({ number, text }: Line, { name, columns }: TableHeader): Row {
  const expected = `a row of ${name} was expected`;
  const { table, row } = checked(rowSchema, parsed(text), number, expected);
  if (table !== name) throw new BackupUnreadable(`${expected}, not one of ${table}`, number);
  const given = Object.keys(row);
  if (given.length !== columns.length || !columns.every((column) => Object.hasOwn(row, column)))
    throw new BackupUnreadable(`the row's columns are not those that the header names for ${name}`, number);
  return row;
}

function assertEnd({ number, text }: Line, header: Header, sha256: string): void {
  const { end } = checked(endSchema, parsed(text), number, "the end line of the backup was expected");
  if (end.rows !== rowsOf(header))
    throw new BackupUnreadable("the end line counts other rows than the header", number);
  if (end.sha256 !== sha256) {
    throw new BackupUnreadable(
      "the digest does not fit the lines before it: the file was changed after it was written",
      number,
    );
  }
}

/** The value of a line; undefined when it is not JSON. Drops the parser's message, which quotes the line and its secrets. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checked<T extends z.ZodType>(schema: T, value: unknown, line: number, problem: string): z.infer<T> {
  const { success, data } = schema.safeParse(value);
  if (success) return data;
  throw new BackupUnreadable(problem, line);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
