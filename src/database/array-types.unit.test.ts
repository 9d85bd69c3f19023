import type { SqlEntityManager } from "@mikro-orm/sql";
import { expect, onTestFinished, test } from "vitest";
import { ARRAY_TYPES } from "./array-types.ts";
import { openEmbedded } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { openDatabase } from "./open.ts";

test("the array types are those of PostgreSQL, and read and write arrays as PGlite does", async () => {
  const database = await openEmbedded();
  onTestFinished(() => database.close());
  const { rows } = await database.query<{ oid: number; typarray: number }>(
    "select oid, typarray from pg_type",
  );
  const known = new Map(rows.map(({ oid, typarray }) => [oid, typarray]));
  for (const [element, array] of ARRAY_TYPES) expect(known.get(element)).toBe(array);

  const { rows: answered } = await database.query(
    "select $1::int[] as numbers, $2::text[] as texts, array['{}'::jsonb] as json",
    [
      [1, 2],
      ["a", 'b"c', null],
    ],
  );
  expect(answered).toEqual([{ numbers: [1, 2], texts: ["a", 'b"c', null], json: [{}] }]);
});

test("every array in a table has a known type", async () => {
  const orm = await openDatabase({});
  onTestFinished(() => orm.close(true));
  await migrate(orm);
  const columns = await (orm.em.fork() as SqlEntityManager).execute<{ type: number }[]>(
    `select distinct a.atttypid::int as type from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    join pg_type t on t.oid = a.atttypid and t.typcategory = 'A' where a.attnum > 0`,
  );
  expect(columns).toContainEqual({ type: 1009 });
  const arrays = ARRAY_TYPES.map(([, array]) => array);
  for (const { type } of columns) expect(arrays).toContain(type);
});
