import { query } from "../src/database/queries/read.ts";
import type { Engine } from "../src/engine/engine.ts";

/** A node of a plan as `explain (analyze, format json)` shows it. */
export interface PlanNode {
  readonly "Node Type": string;
  readonly "Index Cond"?: string;
  readonly "Actual Rows": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

type Explained = Readonly<Record<"QUERY PLAN", readonly [{ readonly Plan: PlanNode }]>>;

/** The nodes of PostgreSQL's plans for the statements that `run` sends. */
export async function plansDuring(
  { orm }: Pick<Engine, "orm">,
  run: () => Promise<unknown>,
): Promise<readonly PlanNode[]> {
  const connection = orm.em.getConnection();
  const execute = connection.execute.bind(connection);
  const statements: [sql: string, parameters: readonly unknown[]][] = [];
  const recorded: typeof connection.execute = (sql, parameters = [], ...rest) => {
    statements.push([String(sql), parameters as readonly unknown[]]);
    return execute(sql, parameters, ...rest);
  };
  Reflect.set(connection, "execute", recorded);
  try {
    await run();
  } finally {
    Reflect.deleteProperty(connection, "execute");
  }
  const nodes: PlanNode[] = [];
  for (const [sql, parameters] of statements) {
    const explain = `explain (analyze, timing off, format json) ${sql}`;
    const rows = await query<Explained>(orm.em.fork(), explain, parameters);
    nodes.push(...rows.flatMap((row) => nodesIn(row["QUERY PLAN"][0].Plan)));
  }
  if (nodes.length === 0) throw new Error("no statement was sent");
  return nodes;
}

function nodesIn(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesIn)];
}
