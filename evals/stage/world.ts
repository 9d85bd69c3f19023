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

/** Makes worlds in one database. */
export class Worlds {
  readonly orm: MikroORM;

  constructor(orm: MikroORM) {
    this.orm = orm;
  }

  /** The world of a task. `seed` settles all ids in it, and is used once in a database. */
  async make({ books }: Task, seed: string): Promise<World> {
    const couple = await seedCouple(this.orm, books, seed);
    const decoy = await seedCouple(this.orm, withoutPast(books), `${seed}|decoy`);
    return { couple, decoy, ids: { ...couple.ids, decoy: decoy.ids } };
  }
}

/** The accounts and goals of a fixture, with some money behind a goal. Of the past no more is needed to see it touched. */
function withoutPast(books: Fixture): Fixture {
  return { ...books, earmarks: books.earmarks.slice(0, 1), happened: [] };
}
