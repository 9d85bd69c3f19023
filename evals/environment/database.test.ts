import pg from "pg";
import { expect, test } from "vitest";
import { databaseForTests } from "../../testing/databases.ts";
import { withEvalDatabase } from "./database.ts";

/** The eval databases on a server. */
async function databasesOn(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    "select datname from pg_database where datname like 'couples_cfo_eval_%'",
  );
  await client.end();
  return rows.map(({ datname }) => datname);
}

test("the work gets a new database on the server, which is dropped when the work ends or fails", async () => {
  const database = databaseForTests();
  if (database.kind !== "postgres") throw new Error("the evals are tested on PostgreSQL");
  const { url } = database;
  const nameIn = async (database: Parameters<Parameters<typeof withEvalDatabase>[0]>[0]) => {
    const [row] = await database.orm.em.fork().getConnection().execute("select current_database() as name");
    return String(row?.name);
  };
  const name = await withEvalDatabase(nameIn, url);
  expect(name).toMatch(/^couples_cfo_eval_[0-9a-f]{12}$/);
  const failing = withEvalDatabase(async (database) => {
    expect(await databasesOn(url)).toContain(await nameIn(database));
    throw new Error("the work failed");
  }, url);
  await expect(failing).rejects.toThrow("the work failed");
  expect(await databasesOn(url)).not.toContain(name);
});
