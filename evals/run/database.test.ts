import pg from "pg";
import { expect, test } from "vitest";
import { databaseForTests } from "../../testing/databases.ts";
import { withWorlds } from "./database.ts";

/** The databases that campaigns have on a server. */
async function databasesOn(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    "select datname from pg_database where datname like 'couples_cfo_eval_%'",
  );
  await client.end();
  return rows.map(({ datname }) => datname);
}

test("a server lends a database of its own, and has it no more when the work is done or fails", async () => {
  const database = databaseForTests();
  if (database.kind !== "postgres") throw new Error("the evals are tested on PostgreSQL");
  const { url } = database;
  const nameIn = async (worlds: Parameters<Parameters<typeof withWorlds>[0]>[0]) => {
    const [row] = await worlds.orm.em.fork().getConnection().execute("select current_database() as name");
    return String(row?.name);
  };
  const lent = await withWorlds(nameIn, url);
  expect(lent).toMatch(/^couples_cfo_eval_[0-9a-f]{12}$/);
  const failing = withWorlds(async (worlds) => {
    expect(await databasesOn(url)).toContain(await nameIn(worlds));
    throw new Error("the work failed");
  }, url);
  await expect(failing).rejects.toThrow("the work failed");
  expect(await databasesOn(url)).not.toContain(lent);
});
