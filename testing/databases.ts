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

/** Whether the project tests PostgreSQL. False in the project `unit`, too. */
export const ON_POSTGRES = (inject("database") as TestDatabase | undefined)?.kind === "postgres";
