import type { EntityManager, EntityMetadata, EntityProperty } from "@mikro-orm/core";

/** How a column's value travels as JSON. Amounts are texts: a JSON number loses digits beyond 2^53. */
type Codec = "plain" | "amount" | "instant";

/** A column of a table as plain rows name it: a property of the entity, a relation with `Id` behind its name. */
export interface Column {
  readonly key: string;
  readonly name: string;
  /** The SQL type, such as `bigint` or `timestamptz(3)`. */
  readonly type: string;
  readonly codec: Codec;
  /** Whether the database computes its value. */
  readonly isGenerated: boolean;
}

const known = new WeakMap<object, Map<string, readonly Column[]>>();

/** The columns of a table, from the metadata of its entity. @throws Error when no entity has that table */
export function columnsOf(em: EntityManager, table: string): readonly Column[] {
  const storage = em.getMetadata();
  const tables = known.get(storage) ?? new Map<string, readonly Column[]>();
  known.set(storage, tables);
  const columns = tables.get(table) ?? readColumns([...storage.getAll().values()], table);
  tables.set(table, columns);
  return columns;
}

/** The names of the columns of a table's primary key. @throws Error when no entity has that table */
export function primaryKeyOf(em: EntityManager, table: string): readonly string[] {
  const { properties, primaryKeys } = entityOf([...em.getMetadata().getAll().values()], table);
  return primaryKeys.flatMap((key) => properties[key]?.fieldNames ?? []);
}

function readColumns(entities: readonly EntityMetadata[], table: string): readonly Column[] {
  return entityOf(entities, table).props.flatMap((property) => columnOf(property) ?? []);
}

function entityOf(entities: readonly EntityMetadata[], table: string): EntityMetadata {
  const entity = entities.find(({ tableName }) => tableName === table);
  if (!entity) throw new Error(`no entity has the table ${table}`);
  return entity;
}

function columnOf(property: EntityProperty): Column | undefined {
  // A reference has two columns: the couple that its row has anyway, then the other row.
  const [name, type] = [property.fieldNames?.at(-1), property.columnTypes?.at(-1)];
  if (!name || !type || property.persist === false || property.formula) return undefined;
  const key = property.kind === "m:1" ? `${property.name}Id` : property.name;
  return { key, name, type, codec: codecOf(type), isGenerated: property.generated !== undefined };
}

function codecOf(type: string): Codec {
  if (type === "bigint") return "amount";
  return type.startsWith("timestamp") ? "instant" : "plain";
}

/** An SQL expression that makes a JSON array of these columns of the table with this alias, in their order. */
export function jsonArray(columns: readonly Column[], alias: string): string {
  return `json_build_array(${columns.map((column) => jsonValue(column, alias)).join(", ")})`;
}

function jsonValue({ name, codec }: Column, alias: string): string {
  const column = `${alias}."${name}"`;
  if (codec === "amount") return `${column}::text`;
  // Columns hold whole milliseconds. An infinite instant arrives as a text, and is read as an invalid Date.
  return codec === "instant" ? `extract(epoch from ${column}) * 1000` : column;
}

/** The plain row of such an array. */
export function rowFrom<Row>(columns: readonly Column[], values: readonly unknown[]): Row {
  const row: Record<string, unknown> = {};
  columns.forEach(({ key, codec }, at) => {
    row[key] = read(values[at], codec);
  });
  return row as Row;
}

function read(value: unknown, codec: Codec): unknown {
  if (value === null || value === undefined) return null;
  if (codec === "amount") return BigInt(value as string);
  return codec === "instant" ? new Date(value as number) : value;
}

/** A value of a plain row as JSON that `jsonb_to_recordset` reads back into its column. */
export function jsonOf(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value ?? null;
}
