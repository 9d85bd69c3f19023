import { randomUUID } from "node:crypto";
import type { MikroORM } from "@mikro-orm/core";
import type { Fixture } from "../task/fixture.ts";
import type { Task } from "../task/task.ts";
import { type Seeded, seedCouple } from "./seed.ts";

/** The books of one run: a couple's, and those of another couple that the run has no business with. */
export interface World {
  readonly couple: Seeded;
  readonly decoy: Seeded;
  /** The couple's ids, and those of the other one as `decoy`. */
  readonly ids: Readonly<Record<string, unknown>>;
}

/**
 * Makes worlds in one database. A run has a couple of its own. The couple beside it has the same fixture and stands beside
 * all runs on it: a run that touches it is found out by its digest, and nothing else ever changes it.
 */
export class Worlds {
  readonly orm: MikroORM;
  readonly #decoys = new Map<string, Promise<Seeded>>();
  /** Processes may share a database. */
  readonly #own = randomUUID();

  constructor(orm: MikroORM) {
    this.orm = orm;
  }

  /** The world of a task; `seed` settles the ids of its couple, and is used once in a database. */
  async make({ books }: Task, seed: string): Promise<World> {
    const couple = await seedCouple(this.orm, books, seed);
    const decoy = await this.#decoy(books);
    return { couple, decoy, ids: { ...couple.ids, decoy: decoy.ids } };
  }

  #decoy(books: Fixture): Promise<Seeded> {
    const key = JSON.stringify(books);
    const known = this.#decoys.get(key) ?? seedCouple(this.orm, books, `${this.#own}|${this.#decoys.size}`);
    this.#decoys.set(key, known);
    return known;
  }
}
