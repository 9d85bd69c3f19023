/** A database for one test and the processes that it starts, on PGlite or PostgreSQL like the test's project. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import type { DatabaseLocation } from "../src/database/open.ts";
import type { Engine } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/open.ts";
import { whenOver } from "./clean-up.ts";
import type { Environment } from "./command.ts";
import { databaseForTests, ON_POSTGRES } from "./databases.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface OwnDatabase {
  /** The environment variables by which a process finds the database. */
  readonly env: Environment;
  /** The location for this process. Only one process at a time can open an embedded database. */
  readonly location: DatabaseLocation;
  /** The data folder; a server on PostgreSQL has one, too. */
  readonly folder: string;
}

/** Makes an empty database, which is removed when the running test or, in a hook, the file is over. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const folder = temporaryFolder();
  const data = { COUPLES_CFO_DATA: folder };
  const database = databaseForTests();
  if (database.kind === "pglite") return { env: data, location: { folder }, folder };
  const name = `couples_cfo_${randomUUID().replaceAll("-", "")}`;
  const url = await createDatabase(database.url, name);
  whenOver(() => onServer(database.url, `drop database ${name} with (force)`));
  return { env: { ...data, DATABASE_URL: url }, location: { url }, folder };
}

/**
 * The location of the database that the tests of this worker share. Workers share none: a job that deletes expired rows at the
 * clock of one test would delete those of a test in another worker.
 */
export async function workerLocation(): Promise<DatabaseLocation> {
  const database = databaseForTests();
  if (database.kind === "pglite") return {};
  return { url: await createDatabase(database.url, `${database.prefix}_${process.pid}`) };
}

/** Creates a database on a server. Returns its address. */
async function createDatabase(server: string, name: string): Promise<string> {
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** The location of an empty database without tables, on the project's server or in memory. It is removed like an own database. */
export async function emptyLocation(): Promise<DatabaseLocation> {
  return ON_POSTGRES ? (await ownDatabase()).location : {};
}

/** Starts a PostgreSQL server, which is stopped when the running test or, in a hook, the file is over. */
export async function ownPostgres(...given: Parameters<typeof startPostgres>): Promise<PostgresServer> {
  const server = await startPostgres(...given);
  whenOver(() => server.stop());
  return server;
}

/** Opens an engine, which is closed when the running test or, in a hook, the file is over. */
export async function openedEngine(...given: Parameters<typeof openEngine>): Promise<Engine> {
  const engine = await openEngine(...given);
  whenOver(() => engine.orm.close(true));
  return engine;
}

/** Runs one statement on a PostgreSQL server. */
export async function onServer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
