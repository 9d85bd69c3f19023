import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import { createEngine } from "../../src/engine.ts";
import { createServer } from "../../src/http/server.ts";
import type { Engine } from "../../src/operations/engine.ts";
import { Door, Unexpected } from "./door.ts";

const OPERATOR_KEY = "the-demo-has-its-own-operator-key";

/** Where the demo plays: books in memory, behind a server that really listens, on a clock that the story sets. */
export interface Stage {
  readonly engine: Engine;
  readonly url: string;
  readonly operator: Door;
  /** Moves the clock to the morning of a date. */
  setDate(date: string): void;
  /** A client that holds this token. */
  door(token: string): Door;
  strike(): Promise<void>;
}

/** Sets the stage. Nothing of it is left once it is struck. */
export async function setStage(firstDate: string): Promise<Stage> {
  let clock = morningOf(firstDate);
  const errors: unknown[] = [];
  const orm = await openDatabase({});
  await migrate(orm);
  const engine = createEngine(orm, {
    now: () => clock,
    log: { error: ({ err }) => errors.push(err) },
  });
  const server = await createServer({ engine, operatorKey: OPERATOR_KEY, ratePerMinute: 100_000 });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  const door = (token: string) => new Door(url, token);
  return {
    engine,
    url,
    operator: door(OPERATOR_KEY),
    setDate(date) {
      clock = morningOf(date);
    },
    door,
    async strike() {
      await server.close();
      await orm.close(true);
      if (errors.length > 0) throw new Unexpected("the server met an unexpected error", { cause: errors[0] });
    },
  };
}

/** Nine in the morning in New York, in winter. */
function morningOf(date: string): Date {
  return new Date(`${date}T14:00:00.000Z`);
}
