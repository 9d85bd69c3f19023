import type { Migration } from "@mikro-orm/migrations";

interface KnownMigration {
  readonly name: string;
  /** Loads its statements, which a database that is up to date does not need. */
  load(): Promise<new (...given: ConstructorParameters<typeof Migration>) => Migration>;
}

/** Every migration, oldest first. A name, once released, never changes: databases remember it. */
export const migrations: readonly KnownMigration[] = [
  { name: "20261201-books", load: async () => (await import("./20261201-books.ts")).Books },
];

/** Every migration as MikroORM's migrator takes it. */
export function migrationClasses() {
  return Promise.all(migrations.map(async ({ name, load }) => ({ name, class: await load() })));
}
