import type { Header, TableHeader } from "../format.ts";
import type { Backup, Batch } from "../read.ts";
import { CONVERSIONS, type Destination, type Users } from "./tables.ts";
import { EARLIER } from "./version.ts";

/** Looks up users whose rows came earlier in the backup, by id. */
export type FindUsers = (ids: readonly string[]) => Promise<Users>;

/** Whether a backup is of the version before and must be converted. */
export function isOfEarlierVersion({ schema }: Pick<Header, "schema">): boolean {
  return schema === EARLIER.schema;
}

/** Converts a backup of the version before to the current tables while its rows are read. */
export function converted(backup: Backup, findUsers: FindUsers): Backup {
  const tables = backup.header.tables.flatMap((table) =>
    destinationsOf(table).map((destination) => tableOf(destination, table)),
  );
  const header = { ...backup.header, schema: EARLIER.becomes, tables };
  return { ...backup, header, batches: convertedBatches(backup, header, findUsers) };
}

async function* convertedBatches(
  { batches }: Backup,
  { tables }: Header,
  findUsers: FindUsers,
): AsyncGenerator<Batch> {
  for await (const { table: earlier, rows } of batches) {
    const ids = rows.flatMap(({ row }) => CONVERSIONS[earlier.name]?.users?.(row) ?? []);
    const users = await findUsers(ids);
    for (const destination of destinationsOf(earlier)) {
      const table = tables.find(({ name }) => name === destination.table);
      if (!table) throw new Error(`no table ${destination.table}`);
      const today = rows.flatMap(({ row, line }) =>
        destination.rows(row, users).map((converted) => ({ row: converted, line })),
      );
      if (today.length > 0) yield { table, rows: today };
    }
  }
}

function destinationsOf({ name }: TableHeader): readonly Destination[] {
  const same = { table: name, columns: (earlier: readonly string[]) => earlier, rows: asItIs };
  return CONVERSIONS[name]?.into ?? [same];
}

function tableOf({ table, columns }: Destination, earlier: TableHeader): TableHeader {
  return { name: table, rows: earlier.rows, columns: [...columns(earlier.columns)] };
}

const asItIs: Destination["rows"] = (row) => [row];
