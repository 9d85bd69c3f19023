import { createHash } from "node:crypto";
import type { EntityManager, MetadataStorage } from "@mikro-orm/core";

/** SQLSTATE: the caller is of another version than the routine. */
export const OTHER_FORMAT = "CF002";

/** Grows when the routines expect another batch on the same tables. */
const BATCH = 4;

const known = new WeakMap<object, string>();

/**
 * A digest of the columns of all tables and of the version of the batch. The routines carry that of the version that made them, and refuse a server that
 * sends another: it would read and write columns under other names or in other places.
 */
export function formatOf(em: EntityManager): string {
  const storage: MetadataStorage = em.getMetadata();
  const format = known.get(storage) ?? digest(storage);
  known.set(storage, format);
  return format;
}

function digest(storage: MetadataStorage): string {
  const columns = [...storage.getAll().values()].flatMap(({ tableName, props }) =>
    props.map(({ fieldNames, columnTypes }) => `${tableName}.${fieldNames?.at(-1)} ${columnTypes?.at(-1)}`),
  );
  return createHash("sha256")
    .update([BATCH, ...columns].join("\n"))
    .digest("hex")
    .slice(0, 16);
}

/** SQL that ends a routine with an error, unless the expression `given` is this version's format. */
export function assertFormat(em: EntityManager, given: string): string {
  return `if ${given} is distinct from '${formatOf(em)}' then
      raise exception 'the tables are of another version of the program' using errcode = '${OTHER_FORMAT}';
    end if;`;
}
