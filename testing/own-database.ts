/** A database that one test has to itself, of the kind its project runs on, for processes that the test starts. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { DatabaseLocation } from "../src/database/open.ts";
import type { Environment } from "./command.ts";
import { databaseForTests } from "./databases.ts";

export interface OwnDatabase {
  /** How a process finds it. */
  readonly env: Environment;
  /** Where it is, for this process; an embedded one is opened by one process at a time. */
  readonly location: DatabaseLocation;
  /** Its data folder, which a server on PostgreSQL has too. */
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
