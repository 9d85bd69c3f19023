import type { Engine } from "../src/engine/engine.ts";

/** The number of selects, locks included, that the engine sends while `run` runs. */
export async function selectsOf(engine: Engine, run: () => Promise<unknown>): Promise<number> {
  const statements = await statementsDuring(engine, run);
  return statements.filter((query) => query.startsWith("select")).length;
}

/** The statements that the engine sends to the database while something runs, without begin and commit. */
export async function statementsDuring({ orm }: Engine, run: () => Promise<unknown>): Promise<string[]> {
  const connection = orm.em.getConnection();
  const logQuery = Reflect.get(connection, "logQuery");
  const statements: string[] = [];
  Reflect.set(connection, "logQuery", (query: string) => statements.push(query));
  try {
    await run();
  } finally {
    Reflect.set(connection, "logQuery", logQuery);
  }
  return statements;
}
