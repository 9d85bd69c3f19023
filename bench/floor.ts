import { deepStrictEqual } from "node:assert";
import pg from "pg";
import type { Engine } from "../src/engine/engine.ts";
import { ask, type Cast, principalOf } from "./books.ts";
import type { Step } from "./load.ts";
import { statementOf } from "./pgbench.ts";

/** The one statement that answers the summary, from this process over a pool like ours. */
export interface Floor {
  readonly step: Step;
  close(): Promise<void>;
}

/** Opens the floor, and makes sure that it answers what get_summary answers. */
export async function openFloor(url: string, engine: Engine, casts: readonly Cast[]): Promise<Floor> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  const text = statementOf("get_summary").replace(":n", "$1");
  const answer = async (n: number) =>
    (await pool.query({ name: "summary", text, values: [n] })).rows[0].answer;
  const floor = { step: answer, close: () => pool.end() };
  try {
    await assertSame(answer, engine, casts[0]);
    return floor;
  } catch (error) {
    await floor.close();
    throw error;
  }
}

async function assertSame(answer: Step, engine: Engine, cast: Cast | undefined): Promise<void> {
  if (!cast) throw new Error("there are no couples");
  const { as_of: _, ...ours } = await ask(engine, "get_summary", {}, principalOf(cast));
  const { as_of: __, ...theirs } = (await answer(0)) as Record<string, unknown>;
  deepStrictEqual(theirs, ours);
}
