import { readFileSync } from "node:fs";
import pg from "pg";
import { type PostgresServer, startPostgres } from "../../testing/postgres.ts";
import type { Cast } from "./cast.ts";
import { type FirstCouple, makeCouple } from "./couples.ts";

/** A database with couples on which nobody works: each contender works on a copy of its own. */
export interface Seeded {
  readonly casts: readonly Cast[];
  /** The database itself, for a part that needs it once and makes no copies. */
  readonly url: string;
  /** Makes a database with the same content; disposing of it drops it. */
  copy(): Promise<Copy>;
}

/** A contender's own database. */
export interface Copy extends AsyncDisposable {
  readonly url: string;
}

/** One PostgreSQL of this run with default durability, and the databases on it. */
export class Databases implements AsyncDisposable {
  readonly #server: PostgresServer;
  readonly #seeded = new Map<string, Promise<Seeded>>();
  #made = 0;

  private constructor(server: PostgresServer) {
    this.#server = server;
  }

  /** Starts the server. */
  static async start(): Promise<Databases> {
    const settings = { fsync: "on", full_page_writes: "on", synchronous_commit: "on" };
    return new Databases(await startPostgres({ settings }));
  }

  /** The database with `couples` copies of each kind of couple, one kind after the other. It is made once. */
  seeded(kinds: readonly FirstCouple[], couples: number): Promise<Seeded> {
    const key = JSON.stringify([kinds, couples]);
    const made = this.#seeded.get(key) ?? this.#seed(kinds, couples);
    this.#seeded.set(key, made);
    return made;
  }

  async #seed(kinds: readonly FirstCouple[], couples: number): Promise<Seeded> {
    const template = `seed_${++this.#made}`;
    await this.#run(`create database ${template}`);
    const url = this.#urlOf(template);
    const first: Cast[] = [];
    for (const kind of kinds) first.push(await makeCouple({ url }, kind));
    const casts = await cloneCouples(url, first, couples - 1);
    return { casts, url, copy: () => this.#copy(template) };
  }

  async #copy(template: string): Promise<Copy> {
    const name = `copy_${++this.#made}`;
    await this.#run(`create database ${name} template ${template}`);
    // What the copy wrote must not be flushed while others are measured.
    await this.#run("checkpoint");
    return {
      url: this.#urlOf(name),
      [Symbol.asyncDispose]: () => this.#run(`drop database ${name} with (force)`),
    };
  }

  #urlOf(name: string): string {
    const url = new URL(this.#server.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  #run(statement: string): Promise<void> {
    return withClient(this.#server.url, async (client) => {
      await client.query(statement);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Collects statistics after rows were added in bulk: plans made for empty tables would go on scanning them. */
export function vacuum(url: string): Promise<unknown> {
  return withClient(url, (client) => client.query("vacuum analyze"));
}

/** Does work while a session of its own holds the lock of a couple. */
export function holdingLock<T>(url: string, coupleId: string, work: () => Promise<T>): Promise<T> {
  return withClient(url, async (client) => {
    await client.query("begin");
    await client.query("select from couples where id = $1 for update", [coupleId]);
    const done = await work();
    await client.query("commit");
    return done;
  });
}

/** Copies the couples, and makes what the SQL contenders need. Answers all couples, the copies of one after it. */
async function cloneCouples(url: string, first: readonly Cast[], copies: number): Promise<Cast[]> {
  const ids = (["coupleId", "accountId", "goalId", "userId"] as const).map((of) =>
    first.map((cast) => cast[of]),
  );
  const casts = await withClient(url, async (client) => {
    await client.query(sqlOf("clone"));
    await client.query("begin");
    // Neither triggers nor foreign keys look at the copies: they agree with each other because the first rows do.
    await client.query("set local session_replication_role = replica");
    await client.query("select bench_clone($1)", [copies]);
    await client.query("select bench_casts($1, $2, $3, $4, $5)", [copies, ...ids]);
    await client.query("commit");
    await client.query(sqlOf("transfer-tables"));
    await client.query("select bench_transfer.open_accounts($1)", [2 * first.length * (copies + 1)]);
    const { rows } = await client.query<Cast>(
      `select couple_id as "coupleId", account_id as "accountId", goal_id as "goalId", user_id as "userId", token
      from bench_cast order by n`,
    );
    return rows;
  });
  await vacuum(url);
  return casts;
}

function sqlOf(name: string): string {
  return readFileSync(new URL(`../sql/${name}.sql`, import.meta.url), "utf8");
}
