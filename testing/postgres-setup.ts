/** Starts a PostgreSQL server before the first test of a project, and stops it after the last. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres.ts";

const OLDEST_MAJOR = 15;

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.COUPLES_CFO_TEST_DATABASE_URL;
  const server = given ? undefined : await startPostgres();
  const url = given ?? server?.url ?? "";
  try {
    await requirePostgres(url);
  } catch (error) {
    await server?.stop();
    const name = given ? "The database of COUPLES_CFO_TEST_DATABASE_URL" : "The PostgreSQL server for tests";
    throw new Error(`${name} cannot be used: ${(error as Error).message}`, { cause: error });
  }
  const prefix = `couples_cfo_test_${randomUUID().slice(0, 8)}`;
  project.provide("database", { kind: "postgres", url, prefix });
  return server ? () => server.stop() : () => dropDatabases(url, prefix);
}

/** Drops the databases that the workers made on a server which goes on. */
async function dropDatabases(connectionString: string, prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where starts_with(datname, $1)",
      [prefix],
    );
    for (const { datname } of rows) await client.query(`drop database ${datname} with (force)`);
  } finally {
    await client.end();
  }
}

async function requirePostgres(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ major: number }>(
      "select current_setting('server_version_num')::int / 10000 as major",
    );
    const major = rows[0]?.major ?? 0;
    if (major < OLDEST_MAJOR)
      throw new Error(`it is PostgreSQL ${major}, the tests need ${OLDEST_MAJOR} or newer`);
  } finally {
    await client.end();
  }
}
