import { randomBytes } from "node:crypto";
import pg from "pg";
import { openEngine } from "../../src/engine/open.ts";
import { Worlds } from "../stage/world.ts";

/**
 * Lends an empty database for as long as the work takes: an embedded one in memory, or a new one on the server of
 * `DATABASE_URL`. It is never one with books in it, because a run that is made again has the same ids.
 */
export async function withWorlds<T>(
  work: (worlds: Worlds) => Promise<T>,
  server = process.env.DATABASE_URL,
): Promise<T> {
  if (!server) return inDatabase({}, work);
  const name = `couples_cfo_eval_${randomBytes(6).toString("hex")}`;
  await onServer(server, `create database ${name}`);
  try {
    const url = new URL(server);
    url.pathname = `/${name}`;
    return await inDatabase({ url: url.href }, work);
  } finally {
    await onServer(server, `drop database ${name} with (force)`);
  }
}

async function inDatabase<T>(
  location: Parameters<typeof openEngine>[0],
  work: (worlds: Worlds) => Promise<T>,
): Promise<T> {
  const { orm } = await openEngine(location);
  try {
    return await work(new Worlds(orm));
  } finally {
    await orm.close(true);
  }
}

async function onServer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
