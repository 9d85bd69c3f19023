/** A database for one test and the processes that it starts, on PGlite or PostgreSQL like the test's project. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { onTestFinished } from "vitest";
import type { DatabaseLocation } from "../src/database/open.ts";
import type { Environment } from "./command.ts";
import { databaseForTests, ON_POSTGRES } from "./databases.ts";

export interface OwnDatabase {
  /** The environment variables by which a process finds the database. */
  readonly env: Environment;
  /** The location for this process. Only one process at a time can open an embedded database. */
  readonly location: DatabaseLocation;
  /** The data folder; a server on PostgreSQL has one, too. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** Makes an empty database. The caller removes it. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-test-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const data = { COUPLES_CFO_DATA: folder };
  const database = databaseForTests();
  if (database.kind === "pglite") {
    return { env: data, location: { folder }, folder, remove: async () => removeFolder() };
  }
  const name = `couples_cfo_${randomUUID().replaceAll("-", "")}`;
  await onServer(database.url, `create database ${name}`);
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  return {
    env: { ...data, DATABASE_URL: url.href },
    location: { url: url.href },
    folder,
    remove: async () => {
      await onServer(database.url, `drop database ${name} with (force)`);
      removeFolder();
    },
  };
}

/**
 * The location of an empty database without tables, on the project's server or in memory, that is removed when the test ends.
 */
export async function emptyLocation(): Promise<DatabaseLocation> {
  if (!ON_POSTGRES) return {};
  const own = await ownDatabase();
  onTestFinished(own.remove);
  return own.location;
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
