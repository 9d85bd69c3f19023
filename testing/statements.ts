import type { Engine } from "../src/engine/engine.ts";

/** How many selects the engine sends to the database while something runs, its locks among them. */
export async function selectsOf({ orm }: Engine, run: () => Promise<unknown>): Promise<number> {
  const connection = orm.em.getConnection();
  const logQuery = Reflect.get(connection, "logQuery");
  let selects = 0;
  Reflect.set(connection, "logQuery", (query: string) => {
    if (query.startsWith("select")) selects++;
  });
  try {
    await run();
  } finally {
    Reflect.set(connection, "logQuery", logQuery);
  }
  return selects;
}
