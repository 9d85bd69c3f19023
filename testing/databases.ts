/** Which database the running test project has; see vitest.config.ts. */
import { inject } from "vitest";

export type TestDatabase =
  | { kind: "pglite" }
  /** `url` names the server. `prefix` starts the names of the databases that the workers of this run make on it. */
  | { kind: "postgres"; url: string; prefix: string };

declare module "vitest" {
  interface ProvidedContext {
    database: TestDatabase;
  }
}

/**
 * In project `pglite` an embedded database that the caller opens in memory, once per worker; in `postgres` and `evals` the
 * address of the one server of that project. The project `unit` has no database: a test that needs one is named *.test.ts.
 */
export function databaseForTests(): TestDatabase {
  const database: TestDatabase | undefined = inject("database");
  if (!database)
    throw new Error("this test project has no database: name the file *.test.ts, not *.unit.test.ts");
  return database;
}

/**
 * The operations among `all` that a suite of every operation walks on this project's database. PGlite gets those that store text,
 * JSON and bytes, and that read them by page: the rest of such a suite would find the same on both databases.
 */
export function operationsForTests<T extends { readonly name: string }>(all: readonly T[]): readonly T[] {
  return ON_POSTGRES ? all : all.filter(({ name }) => ON_BOTH.includes(name));
}

const ON_BOTH: readonly string[] = [
  "add_journal_entry",
  "create_goal",
  "create_webhook",
  "list_journal",
  "list_ledger",
  "record_event",
  "schedule_check_in",
];

/** Whether the project tests PostgreSQL. False in the project `unit`, too. */
export const ON_POSTGRES = (inject("database") as TestDatabase | undefined)?.kind === "postgres";
