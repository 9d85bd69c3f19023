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

interface Options {
  /**
   * Whether worlds with the same fixture share the other couple, whose ids then do not follow from the seed. It saves the
   * tests, which make hundreds of worlds, a third of their time.
   */
  readonly shareDecoys?: boolean;
}

/** Makes worlds in one database. */
export class Worlds {
  readonly orm: MikroORM;
  /** The other couples that worlds share, by their fixture; undefined: each world has its own. */
  readonly #decoys: Map<string, Promise<Seeded>> | undefined;

  constructor(orm: MikroORM, { shareDecoys = false }: Options = {}) {
    this.orm = orm;
    this.#decoys = shareDecoys ? new Map() : undefined;
  }

  /** The world of a task. `seed` settles all ids in it, and is used once in a database. */
  async make({ books }: Task, seed: string): Promise<World> {
    const couple = await seedCouple(this.orm, books, seed);
    const decoy = await this.#decoyOf(withoutPast(books), seed);
    return { couple, decoy, ids: { ...couple.ids, decoy: decoy.ids } };
  }

  #decoyOf(books: Fixture, seed: string): Promise<Seeded> {
    if (!this.#decoys) return seedCouple(this.orm, books, `${seed}|decoy`);
    const key = JSON.stringify(books);
    const shared = this.#decoys.get(key) ?? seedCouple(this.orm, books, randomUUID());
    this.#decoys.set(key, shared);
    return shared;
  }
}

/** The accounts and goals of a fixture, with some money behind a goal. Of the past no more is needed to see it touched. */
function withoutPast(books: Fixture): Fixture {
  return { ...books, earmarks: books.earmarks.slice(0, 1), happened: [] };
}
