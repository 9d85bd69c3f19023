import { randomBytes, randomUUID } from "node:crypto";
import type { MikroORM } from "@mikro-orm/core";
import pg from "pg";
import { openEngine } from "../../src/engine/open.ts";
import type { Fixture } from "../tasks/fixture.ts";
import type { Task } from "../tasks/task.ts";
import { type SeededCouple, seedCouple } from "./seed.ts";

/** The state of the books at the start of a run. */
export interface InitialState {
  readonly couple: SeededCouple;
  /** Another couple, whose books the run must not change. */
  readonly decoy: SeededCouple;
  /** The ids of the couple, and those of the decoy as `decoy`. */
  readonly ids: Readonly<Record<string, unknown>>;
}

interface Options {
  /** Whether runs of the same fixture share one decoy, whose ids are then random. It saves the tests a third of their time. */
  readonly shareDecoys?: boolean;
}

/** A database for eval runs. */
export class EvalDatabase {
  readonly orm: MikroORM;
  /** Shared decoys by fixture; undefined if each run has its own. */
  readonly #decoys: Map<string, Promise<SeededCouple>> | undefined;

  constructor(orm: MikroORM, { shareDecoys = false }: Options = {}) {
    this.orm = orm;
    this.#decoys = shareDecoys ? new Map() : undefined;
  }

  /** Creates the initial state of a task. `seed` determines all ids, so that a database takes each seed once. */
  async createInitialState({ books }: Task, seed: string): Promise<InitialState> {
    const couple = await seedCouple(this.orm, books, seed);
    const decoy = await this.#decoyOf(withoutHistory(books), seed);
    return { couple, decoy, ids: { ...couple.ids, decoy: decoy.ids } };
  }

  #decoyOf(books: Fixture, seed: string): Promise<SeededCouple> {
    if (!this.#decoys) return seedCouple(this.orm, books, `${seed}|decoy`);
    const key = JSON.stringify(books);
    const shared = this.#decoys.get(key) ?? seedCouple(this.orm, books, randomUUID());
    this.#decoys.set(key, shared);
    return shared;
  }
}

/** The accounts, the goals and one earmark of a fixture: enough to detect a change. */
function withoutHistory(books: Fixture): Fixture {
  return { ...books, earmarks: books.earmarks.slice(0, 1), history: [] };
}

/**
 * Runs `work` on a new, empty database: in memory, or on the server of `DATABASE_URL`, where the database is dropped
 * afterwards. The database must be empty, because a repeated run has the same ids.
 */
export async function withEvalDatabase<T>(
  work: (database: EvalDatabase) => Promise<T>,
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
  work: (database: EvalDatabase) => Promise<T>,
): Promise<T> {
  const { orm } = await openEngine(location);
  try {
    return await work(new EvalDatabase(orm));
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
